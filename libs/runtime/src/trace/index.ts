export { endSpan, inSpan, toTraceparent, tracer } from './in-span.ts';
export { startTracing, type Tracing } from './tracing.ts';

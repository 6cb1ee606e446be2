import { SpanStatusCode, trace, type Span, type SpanOptions } from '@opentelemetry/api';

export const tracer = () => trace.getTracer('freshwax');

/** Work as a span of its own below the active one. The failure is named by its class; messages may hold what users typed. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const span = tracer().startSpan(name, options);
  try {
    const result = await work(span);
    span.end();
    return result;
  } catch (error) {
    endSpan(span, error instanceof Error ? error : new Error('unknown'));
    throw error;
  }
}

export function endSpan(span: Span, error: Error | undefined): void {
  if (error) span.setAttribute('error.type', error.name).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** W3C trace context, version 00. */
export function toTraceparent(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

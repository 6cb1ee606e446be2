import { randomBytes } from 'node:crypto';
import { context, isSpanContextValid, ROOT_CONTEXT, trace, type Span } from '@opentelemetry/api';
import { endSpan, toTraceparent, tracer } from '@freshwax/runtime/trace';

/** The trace of one run, whose id everything that it publishes carries. It has one also where no span is recorded. */
export class RunTrace {
  private readonly span: Span;

  constructor(name: string, attributes: Record<string, string>) {
    const recorded = tracer().startSpan(name, { root: true, attributes }, ROOT_CONTEXT);
    this.span = isSpanContextValid(recorded.spanContext()) ? recorded : trace.wrapSpanContext(unrecorded());
  }

  /** 32 hexadecimal digits. */
  get id(): string {
    return this.span.spanContext().traceId;
  }

  /** W3C trace context, version 00, of the run as a whole. */
  get traceparent(): string {
    return toTraceparent(this.span);
  }

  /** Spans that begin meanwhile are the run's. */
  within<T>(work: () => Promise<T>): Promise<T> {
    return context.with(trace.setSpan(context.active(), this.span), work);
  }

  end(attributes: Record<string, string | number>, error?: Error): void {
    this.span.setAttributes(attributes);
    endSpan(this.span, error);
  }
}

const unrecorded = () => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  traceFlags: 0,
});

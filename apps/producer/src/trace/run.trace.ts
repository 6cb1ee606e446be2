import { randomBytes } from 'node:crypto';
import { context, isSpanContextValid, ROOT_CONTEXT, SpanStatusCode, trace, type Span } from '@opentelemetry/api';

const tracer = () => trace.getTracer('freshwax-producer');

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
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
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

/** Work as a span of its own below the active one. The failure is named by its class; messages may hold what users typed. */
export async function inSpan<T>(
  name: string,
  options: Parameters<ReturnType<typeof tracer>['startSpan']>[1],
  work: (span: Span) => Promise<T>,
): Promise<T> {
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

function endSpan(span: Span, error: Error | undefined): void {
  if (error) span.setAttribute('error.type', error.name).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

const unrecorded = () => ({
  traceId: randomBytes(16).toString('hex'),
  spanId: randomBytes(8).toString('hex'),
  traceFlags: 0,
});

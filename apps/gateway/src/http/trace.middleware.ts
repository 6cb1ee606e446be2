import { randomBytes } from 'node:crypto';
import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { toTraceparent, tracer } from '@freshwax/runtime/trace';
import { pathOf, type Next, type Request, type Response } from './exchange.ts';
import { methodOf, routeOf } from './request.metrics.ts';

/** W3C trace context, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Gives every exchange a trace id, the caller's when it sent one, and a span in that trace where spans are recorded. The answer
 * names both: `X-Trace-Id`, and `traceresponse` as W3C drafts it.
 */
export function traceMiddleware(request: Request, response: Response, next: Next): void {
  const parent = contextOf(String(request.headers['traceparent'] ?? ''));
  const attributes = { 'http.request.method': methodOf(request), 'url.path': pathOf(request) };
  const span = tracer().startSpan(methodOf(request), { kind: SpanKind.SERVER, attributes }, parent);
  const isTraced = isSpanContextValid(span.spanContext());
  const traceId = isTraced ? span.spanContext().traceId : randomBytes(16).toString('hex');
  response.locals.traceId = traceId;
  response.locals.trace = trace.setSpan(parent, span);
  response.setHeader('X-Trace-Id', traceId);
  if (span.isRecording()) {
    response.setHeader('traceresponse', toTraceparent(span));
    response.once('close', () => endOf(span, request, response));
  }
  next();
}

/** After the body was read, which leaves the request's own context: what is asked of the stores is the request's. */
export const withinTrace = (_request: Request, response: Response, next: Next): void =>
  context.with(response.locals.trace ?? ROOT_CONTEXT, next);

/** Of a parent that is remote; with none, or one that breaks its form, a trace begins here. */
function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined) return ROOT_CONTEXT;
  const remote = { traceId, spanId: spanId!, traceFlags: Number.parseInt(flags!, 16) & 1, isRemote: true };
  return isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}

function endOf(span: Span, request: Request, response: Response): void {
  const route = routeOf(request);
  span.updateName(`${methodOf(request)} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': response.statusCode });
  if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

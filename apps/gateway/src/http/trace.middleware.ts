import { randomBytes } from 'node:crypto';
import type { Next, Request, Response } from './exchange.ts';

/** W3C trace context, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Gives every exchange a trace id: the caller's when it sent one. */
export function traceMiddleware(request: Request, response: Response, next: Next): void {
  const given = TRACEPARENT.exec(String(request.headers['traceparent'] ?? ''))?.[1];
  const traceId = given && !/^0+$/.test(given) ? given : randomBytes(16).toString('hex');
  response.locals.traceId = traceId;
  response.setHeader('X-Trace-Id', traceId);
  next();
}

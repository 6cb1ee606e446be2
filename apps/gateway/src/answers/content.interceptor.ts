import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { Request, Response } from '../http/exchange.ts';
import { tagged } from './entity-tag.ts';
import { isAnswer } from './last-answers.ts';

/** Of `meta`, what passes by itself: the moment of the answer, and the age that follows from it. */
const PASSING = { asOf: undefined, freshnessMs: undefined };

/**
 * Answers 304 to who has the same answer already, by a hash of what it says: for answers that also rest on what no data version
 * speaks for (letters, runs, entries, lags). The stores are asked all the same; what is saved is the way to the reader.
 */
@Injectable()
export class ContentInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    if (request.method !== 'GET' && request.method !== 'HEAD') return next.handle();
    return next.handle().pipe(map((body: unknown) => (tagged({ request, response }, toTag(body)) ? undefined : body)));
  }
}

/** Weak: two answers of one tag may differ in their age. The version of the data is in it, and with it whose age that is. */
export function toTag(body: unknown): string {
  const lasting = isAnswer(body) ? { ...body, meta: { ...body.meta, ...PASSING } } : body;
  return `W/"${createHash('sha256')
    .update(JSON.stringify(lasting) ?? '')
    .digest('base64url')
    .slice(0, 22)}"`;
}

import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, map, of, type Observable } from 'rxjs';
import type { Request, Response } from '../http/exchange.ts';
import { tagged, untag } from './entity-tag.ts';
import { KnownQuestions } from './known-questions.ts';
import { isAnswer, LastAnswers, type Answer } from './last-answers.ts';

/** Of `meta`, what passes by itself: the moment of the answer, and the age that follows from it. */
const PASSING = { asOf: undefined, freshnessMs: undefined };
/** An age within the data passes by itself too; whoever keeps the answer counts on. */
const isAge = (name: string): boolean => name === 'ageSeconds';

/**
 * Answers 304 to who has the same answer already, by a hash of what it says, and the last answer while a store is away: for answers
 * that also rest on what no data version speaks for (letters, runs, entries, lags). The stores are asked before it can be said
 * that nothing changed; what is saved is the way to the reader.
 */
@Injectable()
export class ContentInterceptor implements NestInterceptor {
  constructor(
    private readonly questions: KnownQuestions,
    private readonly last: LastAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    if (request.method !== 'GET' && request.method !== 'HEAD') return next.handle();
    const question = this.questions.nameOf(request);
    return next.handle().pipe(
      map((body: unknown) => {
        if (isAnswer(body) && body.meta.stale) return toUntagged(body, response);
        this.last.remember(question, body);
        return tagged({ request, response }, toTag(body)) ? undefined : body;
      }),
      catchError((error: unknown) => of(toUntagged(this.last.inPlaceOf(error, question), response))),
    );
  }
}

function toUntagged(answer: Answer, response: Response): Answer {
  untag(response);
  return answer;
}

/** Weak: two answers of one tag may differ in their age. The version of the data is in it, and with it whose age that is. */
export function toTag(body: unknown): string {
  const lasting = isAnswer(body) ? { ...body, meta: { ...body.meta, ...PASSING } } : body;
  return `W/"${createHash('sha256')
    .update(JSON.stringify(lasting, (name, value: unknown) => (isAge(name) ? undefined : value)) ?? '')
    .digest('base64url')
    .slice(0, 22)}"`;
}

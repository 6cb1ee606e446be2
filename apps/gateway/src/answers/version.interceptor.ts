import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { lastValueFrom, of, type Observable } from 'rxjs';
import type { Request, Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { toMeta } from './answers.ts';
import { DataVersion, type Ingested } from './data-version.ts';
import { tagged, tagOf, untag } from './entity-tag.ts';
import { KnownQuestions } from './known-questions.ts';
import { isAnswer, LastAnswers, type Answer } from './last-answers.ts';
import { PacedAnswers } from './paced-answers.ts';
import { utcDay } from './utc-day.ts';

/** Seconds. */
const RETRY_AFTER_S = 2;

const MAY_LAG = 'answers that may lag';
/** Of a controller whose answers take long where there is much: meanwhile those of an earlier version are given, or 503. */
export const MayLag = () => SetMetadata(MAY_LAG, true);

/**
 * Answers 304 from the data version alone, before the database does any work, and the last answer while a store is away. For
 * answers that depend on applied data only.
 */
@Injectable()
export class VersionInterceptor implements NestInterceptor {
  constructor(
    private readonly dataVersion: DataVersion,
    private readonly last: LastAnswers,
    private readonly paced: PacedAnswers,
    private readonly questions: KnownQuestions,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const { hash, name: question } = this.questions.take(request);
    const startedAtMs = Date.now();
    try {
      const ingested = await this.dataVersion.current();
      if (tagged({ request, response }, tagOf(ingested.version, hash))) return of(undefined);
      const compute = async (): Promise<unknown> => {
        const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
        const stamped = isAnswer(body) ? toStamped(body, ingested, startedAtMs) : body;
        this.last.remember(question, stamped);
        return stamped;
      };
      if (!this.mayLag(context)) return of(await compute());
      const earlier = this.last.earlier(question);
      // Whatever was computed for it is kept.
      if (earlier && isOf(ingested, earlier)) return of(await compute());
      const answer = (await this.paced.answer(question, earlier !== undefined, compute)) ?? earlier;
      if (!isAnswer(answer)) throw notComputedYet();
      return of(isOf(ingested, answer) ? answer : toBehind(answer, response));
    } catch (error) {
      const answer = this.last.inPlaceOf(error, question);
      untag(response);
      return of(answer);
    }
  }

  /** Whether an answer of an earlier version will do, or none yet: where it takes long, and the reader does not insist. */
  private mayLag(context: ExecutionContext): boolean {
    const insists = context.switchToHttp().getRequest<Request>().headers['cache-control']?.includes('no-cache');
    return !insists && this.reflector.get<boolean | undefined>(MAY_LAG, context.getClass()) === true;
  }
}

/** Of this version and of today: ages of releases are counted in days. */
const isOf = ({ version }: Ingested, { meta }: Answer): boolean =>
  meta.dataVersion === version && meta.asOf.startsWith(utcDay());

function toBehind(answer: Answer, response: Response): Answer {
  untag(response);
  return { ...answer, meta: { ...answer.meta, isBehind: true } };
}

const notComputedYet = (): ProblemError =>
  new ProblemError('not-computed-yet', {
    detail: 'These figures are being computed for the first time since the gateway began, over all rows there are.',
    retryAfterS: RETRY_AFTER_S,
  });

/** An answer is of the version that there was when it was begun: what came meanwhile is in the next. */
const toStamped = ({ meta, ...answer }: Answer, ingested: Ingested, atMs: number): Answer => ({
  ...answer,
  meta: { ...meta, ...toMeta(ingested, meta, atMs) },
});

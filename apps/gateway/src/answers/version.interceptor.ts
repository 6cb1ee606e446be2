import { createHash } from 'node:crypto';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, of, tap, type Observable } from 'rxjs';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { Request, Response } from '../http/exchange.ts';
import { toProblem } from '../http/problem.verdict.ts';
import { activeSourcesOf } from './active-sources.ts';
import { DataVersion } from './data-version.ts';
import { LastAnswers } from './last-answers.ts';

/** Raise it when an answer changes its form while the data stays. */
const FORM = 3;

/**
 * Answers 304 from the data version alone, before the database does any work, and the last answer while a store is away. For
 * answers that depend on applied data only.
 */
@Injectable()
export class VersionInterceptor implements NestInterceptor {
  private readonly salt: string;

  constructor(
    private readonly dataVersion: DataVersion,
    private readonly last: LastAnswers,
    @Inject(GATEWAY_ENV) env: GatewayEnv,
  ) {
    this.salt = `${FORM}|${activeSourcesOf(env).join()}`;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const question = questionHash(request.originalUrl, `${this.salt}|${utcDay()}`);
    try {
      const { version } = await this.dataVersion.current();
      const etag = `W/"${version}-${question}"`;
      response.setHeader('Cache-Control', 'private, max-age=0, must-revalidate');
      response.setHeader('ETag', etag);
      if (namesTag(request.headers['if-none-match'], etag)) {
        response.status(304);
        return of(undefined);
      }
    } catch (error) {
      return of(this.lastAnswer(question, error, response));
    }
    return next.handle().pipe(
      tap((body) => this.last.remember(question, body)),
      catchError((error: unknown) => of(this.lastAnswer(question, error, response))),
    );
  }

  /** @throws the error itself, where it is no store that is away, or nothing was answered before */
  private lastAnswer(question: string, error: unknown, response: Response): unknown {
    const { problem, extras } = toProblem(error);
    const answer = problem === 'upstream-unavailable' ? this.last.recall(question, extras.detail ?? '') : undefined;
    if (!answer) throw error;
    response.removeHeader('ETag');
    response.setHeader('Cache-Control', 'no-store');
    return answer;
  }
}

/** Ages of releases change at midnight, although no record came. */
const utcDay = (): string => new Date().toISOString().slice(0, 10);

/** The same for every order of the parameters. */
export function questionHash(url: string, salt: string): string {
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  searchParams.sort();
  return createHash('sha256').update(`${salt}|${pathname}?${searchParams}`).digest('base64url').slice(0, 12);
}

const namesTag = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, '')) ?? false;

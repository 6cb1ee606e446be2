import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@freshwax/contracts';
import { pathOf, type Request, type Response } from './exchange.ts';
import { problems, type ProblemError } from './problem.error.ts';
import { toProblem } from './problem.verdict.ts';

/** Answers every failure as RFC 9457 problem document; causes go to the log, under the same trace id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log(problem, request, response);
    if (response.headersSent) response.destroy();
    else writeProblem(problem, request, response);
  }

  private log(problem: ProblemError, request: Request, response: Response): void {
    const cause = problem.extras.cause ?? problem;
    const line = {
      traceId: response.locals.traceId,
      path: pathOf(request),
      problem: problem.problem,
      cause: textOf(cause),
    };
    if (problem.problem === 'internal')
      this.logger.error({ ...line, stack: cause instanceof Error ? cause.stack : undefined });
    else this.logger.warn(line);
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));

/** Writes the problem document and takes back what belongs to the answer that did not come. */
export function writeProblem(error: ProblemError, request: Request, response: Response): void {
  const { detail, errors, retryAfterS } = error.extras;
  const body: Problem = {
    type: `/problems/${error.problem}`,
    title: problems[error.problem][1],
    status: error.status,
    ...(detail ? { detail } : {}),
    instance: pathOf(request),
    traceId: response.locals.traceId ?? '',
    ...(errors ? { errors } : {}),
  };
  response.removeHeader('ETag');
  response.setHeader('Cache-Control', 'no-store');
  if (retryAfterS !== undefined) response.setHeader('Retry-After', String(retryAfterS));
  if (error.problem === 'unauthorized' && !response.hasHeader('WWW-Authenticate'))
    response.setHeader('WWW-Authenticate', 'Bearer realm="freshwax"');
  response.statusCode = error.status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.end(JSON.stringify(body));
}

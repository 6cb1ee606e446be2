import type { Next, Request, Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';

/** A form or text body would be dropped in silence; and a cross-site form can send those, but not JSON. */
export function mediaTypeMiddleware(request: Request, response: Response, next: Next): void {
  const carriesBody = request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH';
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (!carriesBody || type === 'application/json') return next();
  writeProblem(new ProblemError('unsupported-media-type'), request, response);
}

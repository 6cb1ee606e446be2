import type { Next, Request, Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';

/** A form or text body would be dropped in silence; and a cross-site form can send those, but not JSON. */
export function mediaTypeMiddleware(request: Request, response: Response, next: Next): void {
  const carriesBody = request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH';
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (!carriesBody || type === 'application/json' || isBare(request)) return next();
  writeProblem(new ProblemError('unsupported-media-type'), request, response);
}

/** Nothing to read, and no password that a browser adds by itself: another site could ask with that one. */
const isBare = ({ headers }: Request): boolean =>
  headers['content-type'] === undefined &&
  headers['transfer-encoding'] === undefined &&
  (headers['content-length'] ?? '0') === '0' &&
  !/^basic\b/i.test(headers.authorization ?? '');

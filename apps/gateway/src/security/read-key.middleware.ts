import { isOfApi, pathOf, type Next, type Request, type Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';
import type { AdminKey } from './admin-key.ts';
import { givenKey } from './given-key.ts';
import type { ReadKey } from './read-key.ts';

/** Where a read key is set, lets reads of the API pass with it or with the admin key. Changes are the admin guard's. */
export function readKeyMiddleware(readKey: ReadKey, adminKey: AdminKey) {
  return (request: Request, response: Response, next: Next): void => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!readKey.isSet || !isRead || !isOfApi(pathOf(request))) return next();
    const key = givenKey(request);
    if (key !== undefined && (readKey.matches(key) || adminKey.matches(key))) return next();
    response.setHeader('WWW-Authenticate', 'Basic realm="freshwax", charset="UTF-8", Bearer realm="freshwax"');
    writeProblem(new ProblemError('unauthorized', { detail: 'Reads need the read key here.' }), request, response);
  };
}

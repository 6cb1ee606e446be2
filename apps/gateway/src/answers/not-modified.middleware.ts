import type { Next, Request, Response } from '../http/exchange.ts';
import type { DataVersion } from './data-version.ts';
import { tagged, tagOf } from './entity-tag.ts';
import type { KnownQuestions } from './known-questions.ts';

/**
 * Answers 304 before anything is routed: of a page that looks whether something changed, most questions are those. What is
 * not known, or cannot be said while a store is away, goes on to its route.
 */
export function notModifiedMiddleware(questions: KnownQuestions, dataVersion: DataVersion) {
  return (request: Request, response: Response, next: Next): void => {
    const question = request.headers['if-none-match'] === undefined ? undefined : questions.of(request);
    if (!question || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    dataVersion.current().then(
      ({ version }) => {
        if (!tagged({ request, response }, tagOf(version, question.hash))) return next();
        request.route = question.route!;
        response.end();
      },
      () => next(),
    );
  };
}

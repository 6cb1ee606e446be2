import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Next, Request, Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';

/** Changes are rarer than reads by this factor. */
const READS_A_CHANGE = 100;
const WINDOW_S = 1;

/**
 * At most so many requests a second of one address; a hundredth of them may change something.
 * @param addressOf whom a request is counted for
 */
export function throttleMiddleware(requestsASecond: number, addressOf: (request: Request) => string) {
  const reads = new RateLimiterMemory({ points: requestsASecond, duration: WINDOW_S });
  const changesASecond = Math.max(1, Math.floor(requestsASecond / READS_A_CHANGE));
  const changes = new RateLimiterMemory({ points: changesASecond, duration: WINDOW_S });
  return (request: Request, response: Response, next: Next): void => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    (isRead ? reads : changes).consume(addressOf(request)).then(
      () => next(),
      (reason: unknown) => {
        if (!(reason instanceof RateLimiterRes)) return next(reason);
        const retryAfterS = Math.ceil(reason.msBeforeNext / 1_000);
        writeProblem(new ProblemError('rate-limited', { retryAfterS }), request, response);
      },
    );
  };
}

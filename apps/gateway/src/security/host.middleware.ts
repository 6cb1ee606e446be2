import type { Next, Request, Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** True for addresses that only this machine can reach. */
export const isLoopback = (host: string): boolean =>
  /^127(\.\d{1,3}){3}$/.test(host) || ['localhost', '::1', '[::1]'].includes(host);

/**
 * Refuses requests without a Host header and with an unknown one: a page that rebinds its own name to 127.0.0.1 would else read
 * and drive the gateway through a visitor's browser.
 */
export function hostMiddleware(host: string, allowed: readonly string[]) {
  const names = new Set(
    [...LOOPBACK, ...(isLoopback(host) ? [host] : []), ...allowed].map((name) => name.toLowerCase()),
  );
  return (request: Request, response: Response, next: Next): void => {
    const given = request.headers.host;
    if (given !== undefined && names.has(nameOf(given))) return next();
    writeProblem(given === undefined ? noHost() : unknownHost(), request, response);
  };
}

const noHost = (): ProblemError => new ProblemError('validation', { detail: 'The request has no Host header.' });
const unknownHost = (): ProblemError => new ProblemError('forbidden', { detail: 'This host name is not served here.' });

/** `Host` without its port; brackets of IPv6 stay. */
const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

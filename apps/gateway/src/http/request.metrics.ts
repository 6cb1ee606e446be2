import { Counter, Histogram, register } from 'prom-client';
import type { Next, Request, Response } from './exchange.ts';

/** Rate, errors and duration by route template: labels stay bounded whatever is asked for. */
export function requestMetrics(): (request: Request, response: Response, next: Next) => void {
  for (const name of ['http_requests_total', 'http_request_duration_seconds']) register.removeSingleMetric(name);
  const labelNames = ['method', 'route', 'status'];
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests answered.', labelNames });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until the answer was sent.',
    labelNames,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const labels = { method: methodOf(request), route: routeOf(request), status: String(response.statusCode) };
      requests.inc(labels);
      // A live stream is open for hours; its length says nothing of how fast it was answered.
      if (!labels.route.endsWith('/live')) duration.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
export const methodOf = (request: Request): string => (METHODS.has(request.method ?? '') ? request.method! : 'other');
/** Template of the matched route. */
export const routeOf = (request: Request): string =>
  typeof request.route?.path === 'string' ? request.route.path : 'unmatched';

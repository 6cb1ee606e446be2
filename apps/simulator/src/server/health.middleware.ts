import type { Calendar } from '../catalogue/calendar.ts';
import { json, type Middleware } from './exchange.ts';

/** `/health/live` and `/health/ready`, in the form of every Freshwax process. What computes its answers is ready at once. */
export function answerHealth(calendar: Calendar, startedAt: number): Middleware {
  const process_ = { pid: process.pid, startedAt: new Date(startedAt).toISOString() };
  return async ({ url, at }, next) => {
    if (url.pathname === '/health/live') return json(200, { status: 'ok', ...process_ });
    if (url.pathname !== '/health/ready') return next();
    const checks = { catalogue: { status: 'ok', detail: `${calendar.count(at)} albums` } };
    return json(200, { status: 'ok', ...process_, checks });
  };
}

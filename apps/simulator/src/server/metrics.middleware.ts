import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Middleware } from './exchange.ts';
import type { RequestLog } from './request-log.ts';

/** The calls that the request log has counted, in a registry of its own. */
export function callMetrics(log: RequestLog): Registry {
  const register = new Registry();
  new Gauge({
    name: 'simulator_calls',
    help: 'Calls answered since the start, by endpoint family and status',
    labelNames: ['family', 'status'],
    registers: [register],
    collect() {
      for (const { family, status, calls } of log.answered()) this.set({ family, status }, calls);
    },
  });
  return register;
}

/** `/metrics`, as every Freshwax process has them: of the process, and of its calls. */
export function answerMetrics(log: RequestLog): Middleware {
  const register = callMetrics(log);
  let isCollecting = false;
  return async ({ url }, next) => {
    if (url.pathname !== '/metrics') return next();
    // Asked for the first time: a simulator that no one measures has no timer for it.
    if (!isCollecting) collectDefaultMetrics({ register });
    isCollecting = true;
    return { status: 200, headers: { 'content-type': register.contentType }, body: await register.metrics() };
  };
}

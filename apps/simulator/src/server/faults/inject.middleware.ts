import type { Middleware } from '../exchange.ts';
import type { Change, FaultHost, Refusal } from './fault.ts';
import type { RuleBook } from './rule-book.ts';

/** Stands before every API: the first rule that a call meets answers it. */
export function refuseByRule(book: RuleBook, host: FaultHost): Middleware {
  return async (exchange, next) => {
    for (const [used, occasion] of book.meet(exchange, 'instead')) {
      used.applied++;
      const { stallMs = 0 } = occasion.parameters;
      if (stallMs > 0) await host.sleep(stallMs, exchange.gone);
      return (used.fault as Refusal).instead(occasion, host, next);
    }
    return next();
  };
}

/** Stands next to the endpoints: every rule that a good answer meets changes it. */
export function changeByRule(book: RuleBook, host: FaultHost): Middleware {
  return async (exchange, next) => {
    let reply = await next();
    if (reply.status !== 200) return reply;
    const again = (url: URL) => {
      const asked = exchange.url;
      exchange.url = url;
      return next().finally(() => (exchange.url = asked));
    };
    for (const [used, occasion] of book.meet(exchange, 'change')) {
      const changed = await (used.fault as Change).change(occasion, reply, { ...host, again });
      if (!changed) continue;
      used.applied++;
      if (occasion.parameters.stallMs) await host.sleep(occasion.parameters.stallMs, exchange.gone);
      reply = changed;
    }
    return reply;
  };
}

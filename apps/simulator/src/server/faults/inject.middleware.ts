import type { Middleware } from '../exchange.ts';
import type { Change, FaultHost, Occasion, Refusal, Spoiling } from './fault.ts';
import type { RuleBook } from './rule-book.ts';

/** Stands before every API: the first rule that a call meets answers it. */
export function refuseByRule(book: RuleBook, host: FaultHost): Middleware {
  return async (exchange, next) => {
    for (const [used, occasion] of book.meet(exchange, 'instead')) {
      used.applied++;
      await stall(occasion, host);
      return (used.fault as Refusal).instead(occasion, host, next);
    }
    return next();
  };
}

/** Stands next to the endpoints: every rule that a good answer meets changes what it says, then spoils it. */
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
      reply = changed;
      await stall(occasion, host);
    }
    for (const [used, occasion] of book.meet(exchange, 'spoil')) {
      used.applied++;
      reply = { ...(used.fault as Spoiling).spoil(occasion, reply), isSpoilt: true };
      await stall(occasion, host);
    }
    return reply;
  };
}

/** As long as the rule says. */
async function stall({ exchange, parameters: { stallMs = 0 } }: Occasion, { sleep }: FaultHost): Promise<void> {
  if (stallMs > 0) await sleep(stallMs, exchange.gone);
}

import { json, type Middleware } from './exchange.ts';
import { readBody } from './body.ts';

const MOST_BODY_BYTES = 1_000;

/** A clock that stands still until somebody moves it, so that two days pass in a minute. It never goes back. */
export class SteeredClock {
  /** @param time ms since 1970 */
  constructor(private time: number) {}

  readonly now = (): number => this.time;

  /** @returns false, and stays, where that would be going back */
  moveTo(time: number): boolean {
    if (time < this.time) return false;
    this.time = time;
    return true;
  }
}

/** `/simulator/clock`: GET the time (ms since 1970); PUT `{"now": ms}` where the clock is steered by hand. */
export function controlClock(steered: SteeredClock | undefined): Middleware {
  return async ({ request, url, at }, next) => {
    if (url.pathname !== '/simulator/clock') return next();
    const { method = '' } = request;
    if (!['GET', 'PUT'].includes(method)) return json(405, { error: 'GET or PUT' }, { allow: 'GET, PUT' });
    if (method === 'GET') return json(200, { now: at });
    if (!steered) return json(409, { error: 'the clock is real: start with FRESHWAX_SIMULATOR_CLOCK=manual' });
    const now = timeIn(await readBody(request, MOST_BODY_BYTES));
    if (now === undefined) return json(400, { error: 'no {"now": ms}' });
    if (!steered.moveTo(now)) return json(400, { error: `it is later already: ${steered.now()}` });
    return json(200, { now });
  };
}

function timeIn(text: string): number | undefined {
  try {
    const { now } = JSON.parse(text) as { now?: unknown };
    return Number.isSafeInteger(now) ? (now as number) : undefined;
  } catch {
    return undefined;
  }
}

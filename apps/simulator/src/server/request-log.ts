import { json, type Middleware } from './exchange.ts';

interface Family {
  calls: number;
  /** Calls by status. */
  statuses: Record<string, number>;
  lastAt: string;
}

/** What clients did, for tests and for whoever wonders: calls a family, how many at once, whether Retry-After was kept. */
export class RequestLog {
  readonly #families = new Map<string, Family>();
  #running = 0;
  #highest = 0;
  #refused = 0;
  #tooEarly = 0;
  #blockedUntil = 0;

  constructor(private readonly since: number) {}

  /** Counts calls of the Web API and of tokens; must stand outside of what turns errors into replies. */
  readonly count: Middleware = async ({ family, at }, next) => {
    if (family === undefined) return next();
    if (at < this.#blockedUntil && family !== 'token') this.#tooEarly++;
    this.#highest = Math.max(this.#highest, ++this.#running);
    try {
      const reply = await next();
      this.#add(family, reply.status, at);
      if (reply.status === 429) this.#block(at + Number(reply.headers['retry-after'] ?? 0) * 1_000);
      return reply;
    } finally {
      this.#running--;
    }
  };

  /** `GET /simulator/requests` */
  readonly show: Middleware = async ({ url }, next) =>
    url.pathname === '/simulator/requests' ? json(200, this.summary()) : next();

  summary() {
    return {
      since: new Date(this.since).toISOString(),
      calls: [...this.#families.values()].reduce((sum, { calls }) => sum + calls, 0),
      concurrency: { now: this.#running, highest: this.#highest },
      rateLimit: { refused: this.#refused, callsBeforeRetryAfter: this.#tooEarly },
      families: Object.fromEntries([...this.#families].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  #add(name: string, status: number, at: number): void {
    const family = this.#families.get(name) ?? { calls: 0, statuses: {}, lastAt: '' };
    family.calls++;
    family.statuses[status] = (family.statuses[status] ?? 0) + 1;
    family.lastAt = new Date(at).toISOString();
    this.#families.set(name, family);
  }

  #block(until: number): void {
    this.#refused++;
    this.#blockedUntil = Math.max(this.#blockedUntil, until);
  }
}

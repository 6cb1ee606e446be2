import { json, type Middleware, type Reply } from './exchange.ts';
import { FamilyLog } from './family-log.ts';
import { pageOf } from './list-page.ts';
import { PathLog } from './path-log.ts';
import type { Service } from './services.ts';

/** A longer wait means the quota of a bucket and not the rate of the whole app, s. */
const LONGEST_SHORT_WAIT_S = 60;

/**
 * What clients did, for tests and for whoever wonders, by the simulator's clock: calls a bucket, how many in any 24 h and
 * at once, whether Retry-After was kept.
 */
export class RequestLog {
  #families = new Map<string, FamilyLog>();
  #paths = new PathLog();
  #running = 0;
  #highest = 0;
  #refused = { rate: 0, quota: 0 };
  /** Until when a service wants no call, as its client was told. */
  readonly #pausedUntil = new Map<Service, number>();

  constructor(private since: number) {}

  /** Counts calls of APIs and of tokens; must stand outside of what turns errors into replies. */
  readonly count: Middleware = async (exchange, next) => {
    const { family, service, url, at } = exchange;
    if (family === undefined || service === undefined) return next();
    const log = this.of(family);
    const paths = this.#paths;
    log.begin(at);
    if (family !== 'token' && at < (this.#pausedUntil.get(service) ?? 0)) log.callsBeforeRetryAfter++;
    this.#highest = Math.max(this.#highest, ++this.#running);
    let status = 500;
    let isWhole = false;
    try {
      const reply = await next();
      status = reply.status;
      isWhole = status === 200 && !reply.isSpoilt;
      if (status === 429) this.noteRefusal(reply, { log, service, at });
      return reply;
    } finally {
      this.#running--;
      log.end(status);
      paths.add(url, { family, isWhole, at });
    }
  };

  /** `/simulator/requests`: GET the summary, DELETE what was counted; `/simulator/requests/paths`: calls by address. */
  readonly show: Middleware = async ({ request, url, at }, next) => {
    if (url.pathname === '/simulator/requests/paths')
      return json(200, pageOf(this.#paths.list(url.searchParams.get('family')), url.searchParams));
    if (url.pathname !== '/simulator/requests') return next();
    if (request.method === 'DELETE') this.forget(at);
    return json(200, this.summary(at));
  };

  answered(): { family: string; status: string; calls: number }[] {
    return [...this.#families].flatMap(([family, { statuses }]) =>
      Object.entries(statuses).map(([status, calls]) => ({ family, status, calls })),
    );
  }

  summary(now: number) {
    const families = [...this.#families].sort(([a], [b]) => (a < b ? -1 : 1));
    const sum = (of: (log: FamilyLog) => number): number => families.reduce((total, [, log]) => total + of(log), 0);
    return {
      since: new Date(this.since).toISOString(),
      now: new Date(now).toISOString(),
      calls: sum(({ calls }) => calls),
      concurrency: { now: this.#running, highest: this.#highest },
      rateLimit: {
        refused: this.#refused.rate,
        callsBeforeRetryAfter: sum(({ callsBeforeRetryAfter }) => callsBeforeRetryAfter),
      },
      quota: { refused: this.#refused.quota, callsIntoBlocked: sum(({ callsIntoBlocked }) => callsIntoBlocked) },
      families: Object.fromEntries(families.map(([name, log]) => [name, log.summary(now)])),
    };
  }

  /** What clients were told to keep away from is remembered: it still holds. */
  private forget(now: number): void {
    const blocked = [...this.#families].map(([name, { blockedUntil }]) => [name, blockedUntil] as const);
    this.#families = new Map();
    for (const [name, until] of blocked) if (until > now) this.of(name).blockedUntil = until;
    this.#paths = new PathLog();
    this.#refused = { rate: 0, quota: 0 };
    this.#highest = this.#running;
    this.since = now;
  }

  private of(family: string): FamilyLog {
    const log = this.#families.get(family) ?? new FamilyLog();
    this.#families.set(family, log);
    return log;
  }

  private noteRefusal(reply: Reply, { log, service, at }: { log: FamilyLog; service: Service; at: number }): void {
    const seconds = Number(reply.headers['retry-after'] ?? reply.headers['x-ratelimit-reset-in'] ?? 0);
    const until = at + seconds * 1_000;
    if (seconds > LONGEST_SHORT_WAIT_S || reply.body.includes('"QUOTA_EXCEEDED"')) {
      this.#refused.quota++;
      log.blockedUntil = Math.max(log.blockedUntil, until);
    } else {
      this.#refused.rate++;
      this.#pausedUntil.set(service, Math.max(this.#pausedUntil.get(service) ?? 0, until));
    }
  }
}

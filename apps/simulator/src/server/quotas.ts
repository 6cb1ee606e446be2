import { quotaExceeded } from '../api/api-error.ts';
import type { Middleware } from './exchange.ts';
import { secondsUntil } from './rate-limit.middleware.ts';
import { RollingWindow } from './rolling-window.ts';

const DAY_MS = 86_400_000;

/** Calls of one bucket in any 24 h; `usual` holds for buckets that are not named. A bucket is an endpoint family. */
export interface QuotaLimits {
  usual: number | undefined;
  buckets: ReadonlyMap<string, number>;
}

/** Spotify's quota: a number of calls a bucket over rolling 24 h, and buckets that a fault has closed for hours. */
export class Quotas {
  readonly #taken = new Map<string, RollingWindow>();
  readonly #closed = new Map<string, number>();

  constructor(private readonly limits: QuotaLimits) {}

  /** @param until ms since 1970 */
  close(bucket: string, until: number): void {
    this.#closed.set(bucket, until);
  }

  /** Buckets that faults have closed are open again; calls stay counted. */
  open(): void {
    this.#closed.clear();
  }

  /** Refused calls do not count. */
  readonly limit: Middleware = ({ family = '', at }, next) => {
    const closedUntil = this.#closed.get(family) ?? 0;
    if (closedUntil > at) throw quotaExceeded(secondsUntil(closedUntil, at));
    const most = this.limits.buckets.get(family) ?? this.limits.usual;
    if (most === undefined) return next();
    const taken = this.#taken.get(family) ?? new RollingWindow(DAY_MS);
    this.#taken.set(family, taken);
    if (taken.count(at) >= most) throw quotaExceeded(secondsUntil(taken.nextLeaves(at), at));
    taken.add(at);
    return next();
  };
}

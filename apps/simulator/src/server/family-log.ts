import { RollingWindow } from './rolling-window.ts';

const DAY_MS = 86_400_000;

/** What a client did with one bucket: an endpoint family. */
export class FamilyLog {
  calls = 0;
  callsIntoBlocked = 0;
  callsBeforeRetryAfter = 0;
  /** Until when its quota is used up, ms since 1970, as the client was told. */
  blockedUntil = 0;
  /** Calls by status. */
  readonly statuses: Record<string, number> = {};
  readonly #day = new RollingWindow(DAY_MS);
  #highestInDay = 0;
  #running = 0;
  #highestAtOnce = 0;
  #lastAt = 0;

  begin(at: number): void {
    this.calls++;
    this.#lastAt = at;
    this.#highestInDay = Math.max(this.#highestInDay, this.#day.add(at));
    this.#highestAtOnce = Math.max(this.#highestAtOnce, ++this.#running);
    if (at < this.blockedUntil) this.callsIntoBlocked++;
  }

  /** @param status 0: none was sent */
  end(status: number): void {
    this.#running--;
    const name = status === 0 ? 'none' : String(status);
    this.statuses[name] = (this.statuses[name] ?? 0) + 1;
  }

  summary(now: number) {
    return {
      calls: this.calls,
      statuses: this.statuses,
      lastAt: new Date(this.#lastAt).toISOString(),
      callsInDay: this.#day.count(now),
      highestInDay: this.#highestInDay,
      highestAtOnce: this.#highestAtOnce,
      callsBeforeRetryAfter: this.callsBeforeRetryAfter,
      callsIntoBlocked: this.callsIntoBlocked,
      blockedUntil: this.blockedUntil > now ? new Date(this.blockedUntil).toISOString() : null,
    };
  }
}

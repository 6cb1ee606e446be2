/** Times kept one by one; where there are more, those of one hundred-thousandth of the window share the latest. */
const MOST_EXACT = 10_000;
const GRAINS = 100_000;

/**
 * How often something happened in the last while: to the millisecond where it was at most 10,000 times, else by grains
 * that leave up to a hundred-thousandth of the window too late. Times must not fall.
 */
export class RollingWindow {
  #times: number[] = [];
  #counts: number[] = [];
  #first = 0;
  #sum = 0;

  /** @param lengthMs what happened exactly so long ago has left the window */
  constructor(private readonly lengthMs: number) {}

  /** @returns how many there are now */
  add(at: number): number {
    const count = this.count(at);
    const last = this.#times.length - 1;
    if (last >= this.#first && this.isOneGrain(this.#times[last] ?? 0, at)) {
      this.#times[last] = at;
      this.#counts[last] = (this.#counts[last] ?? 0) + 1;
    } else {
      this.#times.push(at);
      this.#counts.push(1);
    }
    this.#sum++;
    return count + 1;
  }

  count(at: number): number {
    while (this.#first < this.#times.length && (this.#times[this.#first] ?? 0) <= at - this.lengthMs)
      this.#sum -= this.#counts[this.#first++] ?? 0;
    if (this.#first > 1_024 && this.#first * 2 > this.#times.length) this.drop();
    return this.#sum;
  }

  /** When the oldest one leaves, ms since 1970; undefined where there is none. */
  nextLeaves(at: number): number | undefined {
    if (this.count(at) === 0) return undefined;
    return (this.#times[this.#first] ?? 0) + this.lengthMs;
  }

  private isOneGrain(earlier: number, later: number): boolean {
    if (earlier === later) return true;
    const grainMs = this.lengthMs / GRAINS;
    const isExact = this.#times.length - this.#first < MOST_EXACT;
    return !isExact && Math.floor(earlier / grainMs) === Math.floor(later / grainMs);
  }

  private drop(): void {
    this.#times = this.#times.slice(this.#first);
    this.#counts = this.#counts.slice(this.#first);
    this.#first = 0;
  }
}

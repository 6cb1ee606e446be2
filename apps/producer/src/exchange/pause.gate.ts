export interface Clock {
  /** ms since 1970 */
  now(): number;
  /** Rejects with Stopping when the process stops. */
  sleep(ms: number): Promise<void>;
  /** 0 <= x < 1, for jitter. */
  random(): number;
}

/** Holds back every request of the process after a short 429: the limit counts all of them together. */
export class PauseGate {
  private until = 0;
  /** Of the pause that ends last, ms. */
  private length = 0;

  constructor(private readonly clock: Clock) {}

  /** @param ms from now; a longer pause that is under way stays */
  pauseFor(ms: number): void {
    if (ms <= this.leftMs()) return;
    this.until = this.clock.now() + ms;
    this.length = ms;
  }

  async pass(): Promise<void> {
    // Another answer may have made the pause longer while this one slept.
    for (let left = this.leftMs(); left > 0; left = this.leftMs()) await this.clock.sleep(left);
  }

  private leftMs(): number {
    const now = this.clock.now();
    // More is left than there ever was: the clock was set back, so the pause begins anew.
    if (this.until - now > this.length) this.until = now + this.length;
    return Math.max(0, this.until - now);
  }
}

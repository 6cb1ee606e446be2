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

  constructor(private readonly clock: Clock) {}

  /** @param ms from now; a longer pause that is under way stays */
  pauseFor(ms: number): void {
    this.until = Math.max(this.until, this.clock.now() + ms);
  }

  async pass(): Promise<void> {
    // Another answer may have made the pause longer while this one slept.
    for (let left = this.leftMs(); left > 0; left = this.leftMs()) await this.clock.sleep(left);
  }

  /** ms */
  leftMs(): number {
    return Math.max(0, this.until - this.clock.now());
  }
}

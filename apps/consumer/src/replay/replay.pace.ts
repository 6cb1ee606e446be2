/** A timer that is set to more than 25 days does not wait at all. */
const LONGEST_MS = 24 * 3_600_000;

/** When a record is due: at its distance from the first one, divided by the speed. */
export class ReplayPace {
  private begun: { recordMs: number; clockMs: number } | undefined;

  /** @param speed times the original pace; undefined = as fast as it goes */
  constructor(
    private readonly speed: number | undefined,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** How long to wait until a record of that time is due or, where that is longer than a day, is to be asked for again, ms; 0 when it is due. */
  waitMs(recordMs: number): number {
    if (this.speed === undefined) return 0;
    this.begun ??= { recordMs, clockMs: this.nowMs() };
    const due = this.begun.clockMs + (recordMs - this.begun.recordMs) / this.speed;
    return Math.min(LONGEST_MS, Math.max(0, due - this.nowMs()));
  }
}

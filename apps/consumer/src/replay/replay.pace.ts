/** When a record is due: at its distance from the first one, divided by the speed. */
export class ReplayPace {
  private begun: { recordMs: number; clockMs: number } | undefined;

  /** @param speed times the original pace; undefined = as fast as it goes */
  constructor(
    private readonly speed: number | undefined,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** How long to wait until a record of that time is due, ms; 0 when it is. */
  waitMs(recordMs: number): number {
    if (this.speed === undefined) return 0;
    this.begun ??= { recordMs, clockMs: this.nowMs() };
    const due = this.begun.clockMs + (recordMs - this.begun.recordMs) / this.speed;
    return Math.max(0, due - this.nowMs());
  }
}

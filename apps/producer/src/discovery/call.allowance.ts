const DAY_MS = 86_400_000;

/**
 * Spreads the calls of a day: half of them may go at once, the others as time passes, so that what comes up in the
 * evening is not refused because of what came in the morning. The ledger stays the hard limit.
 */
export class CallAllowance {
  private left: number;
  private at: number;

  /** @param perDay undefined: any number */
  constructor(
    private readonly perDay: number | undefined,
    private readonly now: () => number,
  ) {
    this.left = this.most;
    this.at = now();
  }

  /** Whole calls that may be made now. */
  available(): number {
    if (this.perDay === undefined) return Infinity;
    const passed = this.now() - this.at;
    this.left = Math.min(this.most, this.left + (passed * this.perDay) / DAY_MS);
    this.at += passed;
    return Math.floor(this.left);
  }

  spend(calls: number): void {
    this.left -= calls;
  }

  private get most(): number {
    return Math.max(1, (this.perDay ?? 0) / 2);
  }
}

/**
 * Since when records wait. Kafka is not asked for a record's time; instead each rise of a log's end is remembered with the
 * moment it was seen, so the age of the oldest waiting record is known to within the time between two looks.
 */
export class LagClock {
  private readonly rises = new Map<string, { high: bigint; atMs: number }[]>();

  /**
   * @param log what tells the logs apart
   * @param lastRecordAtMs Kafka's time of the last applied record: the bound for what waited before anybody looked
   * @returns when the oldest waiting record was published, ms since 1970; null when none waits
   */
  waitingSince(
    log: string,
    state: { next: bigint; high: bigint; nowMs: number; lastRecordAtMs: number | null },
  ): number | null {
    const { next, high, nowMs, lastRecordAtMs } = state;
    const known = this.rises.get(log);
    const rises = known ?? [];
    if (high > (rises.at(-1)?.high ?? -1n)) rises.push({ high, atMs: known ? nowMs : (lastRecordAtMs ?? nowMs) });
    const waiting = rises.filter((rise) => rise.high > next && rise.high <= high);
    // The newest rise stays, so that a log without lag does not look new at the next rise.
    this.rises.set(log, waiting.length > 0 ? waiting : rises.slice(-1));
    return waiting[0]?.atMs ?? null;
  }
}

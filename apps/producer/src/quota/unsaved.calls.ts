import type { QuotaStore } from './quota.store.ts';
import { addSlots, slotOf, type Slots } from './slots.ts';

/** Calls of buckets without a budget are written no more often than this, ms: no call waits for PostgreSQL. */
const WRITE_EVERY_MS = 10_000;

/** Calls that nothing limits, on their way to the store. A process that is killed loses those of a few seconds. */
export class UnsavedCalls {
  private calls = new Map<string, Slots>();
  private writtenAt: number;

  constructor(
    private readonly store: QuotaStore,
    private readonly now: () => number,
  ) {
    this.writtenAt = now();
  }

  count(bucket: string): void {
    const now = this.now();
    this.calls.set(bucket, addSlots(this.calls.get(bucket) ?? {}, { [slotOf(now)]: 1 }, now));
  }

  get isDue(): boolean {
    return this.now() - this.writtenAt >= WRITE_EVERY_MS;
  }

  /** Rejects when the store is away; the calls are kept for the next time. */
  async write(): Promise<void> {
    const [calls, now] = [this.calls, this.now()];
    this.calls = new Map();
    this.writtenAt = now;
    if (calls.size === 0) return;
    try {
      await this.store.add(calls, now);
    } catch (error) {
      for (const [bucket, slots] of calls)
        this.calls.set(bucket, addSlots(slots, this.calls.get(bucket) ?? {}, this.now()));
      throw error;
    }
  }
}

import type { Block, BucketState, Claim, QuotaStore } from '../src/quota/quota.store.ts';
import { addSlots, callsIn, slotOf, type Slots } from '../src/quota/slots.ts';

interface Held {
  slots: Slots;
  budget: number | undefined;
  blockedUntil: number;
  reason: string | undefined;
}

/** Quotas of one process; test/quota.suite.ts holds it to what PostgreSQL does. */
export class MemoryQuotaStore implements QuotaStore {
  private readonly held = new Map<string, Held>();

  claim({ bucket, most, budget, now }: Claim): Promise<{ isGranted: boolean; state: BucketState }> {
    const held = this.heldOf(bucket);
    const isGranted = held.blockedUntil <= now && callsIn(held.slots, now) < most;
    if (isGranted) this.held.set(bucket, { ...held, budget, slots: addSlots(held.slots, { [slotOf(now)]: 1 }, now) });
    return Promise.resolve({ isGranted, state: this.stateOf(bucket, now) });
  }

  add(calls: ReadonlyMap<string, Slots>, now: number): Promise<void> {
    for (const [bucket, slots] of calls) {
      const held = this.heldOf(bucket);
      this.held.set(bucket, { ...held, budget: undefined, slots: addSlots(held.slots, slots, now) });
    }
    return Promise.resolve();
  }

  block(blocks: readonly Block[]): Promise<void> {
    for (const { bucket, until, reason } of blocks) {
      const held = this.heldOf(bucket);
      if (held.blockedUntil < until) this.held.set(bucket, { ...held, blockedUntil: until, reason });
    }
    return Promise.resolve();
  }

  read(now: number): Promise<BucketState[]> {
    return Promise.resolve([...this.held.keys()].sort().map((bucket) => this.stateOf(bucket, now)));
  }

  private heldOf(bucket: string): Held {
    return this.held.get(bucket) ?? { slots: {}, budget: undefined, blockedUntil: 0, reason: undefined };
  }

  private stateOf(bucket: string, now: number): BucketState {
    const { slots, budget, blockedUntil, reason } = this.heldOf(bucket);
    return { bucket, calls: callsIn(slots, now), budget, blockedUntil, reason };
  }
}

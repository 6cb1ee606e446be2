import { BudgetSpent, QuotaExceeded } from '../exchange/source.errors.ts';
import type { BucketState, Block, QuotaStore } from './quota.store.ts';
import { UnsavedCalls } from './unsaved.calls.ts';

/** The token is asked for whatever the budget of the endpoints is. */
export const TOKEN_BUCKET = 'token';

export interface Budgets {
  /** Most calls of each bucket in 24 h; undefined: any number. */
  perDay: number | undefined;
  /** Buckets for which another number holds. */
  byBucket: ReadonlyMap<string, number>;
}

/**
 * What may be asked at all. A bucket (a family of endpoints) with a budget is judged and counted in PostgreSQL, call by
 * call, for all processes together. One without is counted here and written now and then; its blocks are read at each
 * run's start, and known at once to the process that met them.
 */
export class QuotaLedger {
  private readonly known = new Map<string, BucketState>();
  private readonly unsaved: UnsavedCalls;
  private unsavedBlocks: Block[] = [];

  constructor(
    private readonly store: QuotaStore,
    private readonly budgets: Budgets,
    private readonly now: () => number,
  ) {
    this.unsaved = new UnsavedCalls(store, now);
  }

  /**
   * Counts one call that is about to be made.
   * @param dayShare of a bucket's calls in 24 h, 0..1: beyond it this asker is refused, though others are not
   * @throws QuotaExceeded, BudgetSpent instead of a call that is not to be made
   */
  async spend(bucket: string, dayShare = 1): Promise<void> {
    this.refuseBlocked(this.stateOf(bucket));
    const budget = this.budgetOf(bucket);
    if (budget === undefined) return this.countHere(bucket);
    const most = Math.max(1, Math.floor(budget * dayShare));
    const { isGranted, state } = await this.store.claim({ bucket, most, budget, now: this.now() });
    this.learn(state);
    if (isGranted) return;
    this.refuseBlocked(this.stateOf(bucket));
    throw new BudgetSpent(`${most} calls of ${bucket} in 24 h`);
  }

  /** Nothing asks this bucket before `until`, in no process. @throws when PostgreSQL is away: kept here until it is back */
  async block(block: Block): Promise<void> {
    const state = this.stateOf(block.bucket);
    if (state.blockedUntil < block.until)
      this.known.set(block.bucket, { ...state, blockedUntil: block.until, reason: block.reason });
    this.unsavedBlocks.push(block);
    await this.writeBlocks();
  }

  /** Work that begins with what other processes have learnt, and leaves behind what it has spent. */
  async during(work: () => Promise<void>): Promise<void> {
    await this.writeBlocks();
    await this.unsaved.write();
    for (const state of await this.store.read(this.now())) this.learn(state);
    try {
      await work();
    } finally {
      // What could not be written is written when the next work begins, which says why where it cannot.
      await this.unsaved.write().catch(() => undefined);
    }
  }

  /** As last seen: buckets that were ever asked. */
  get states(): readonly BucketState[] {
    return [...this.known.values()].map((state) => ({ ...state, budget: this.budgetOf(state.bucket) }));
  }

  /** A block may have been met while the store was asked: the longer one holds. */
  private learn(state: BucketState): void {
    const { blockedUntil, reason } = this.stateOf(state.bucket);
    this.known.set(state.bucket, blockedUntil > state.blockedUntil ? { ...state, blockedUntil, reason } : state);
  }

  private budgetOf(bucket: string): number | undefined {
    const { byBucket, perDay } = this.budgets;
    return byBucket.get(bucket) ?? (bucket === TOKEN_BUCKET ? undefined : perDay);
  }

  private stateOf(bucket: string): BucketState {
    const unknown = { bucket, calls: 0, budget: this.budgetOf(bucket), blockedUntil: 0, reason: undefined };
    return this.known.get(bucket) ?? unknown;
  }

  private async countHere(bucket: string): Promise<void> {
    const state = this.stateOf(bucket);
    this.known.set(bucket, { ...state, calls: state.calls + 1 });
    this.unsaved.count(bucket);
    if (this.unsaved.isDue) await this.unsaved.write();
  }

  private refuseBlocked({ bucket, blockedUntil }: BucketState): void {
    if (blockedUntil > this.now()) throw new QuotaExceeded(bucket, blockedUntil);
  }

  private async writeBlocks(): Promise<void> {
    const blocks = this.unsavedBlocks;
    if (blocks.length === 0) return;
    await this.store.block(blocks, this.now());
    this.unsavedBlocks = this.unsavedBlocks.filter((block) => !blocks.includes(block));
  }
}

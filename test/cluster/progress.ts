import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../faults/checker/stores.ts';

const LOOK_EVERY_MS = 100;

export interface Pauses {
  /** Records applied or refused while it was watched. */
  readonly records: number;
  readonly ms: number;
  /** Longest time in which no partition moved, ms. */
  readonly longestMs: number;
  /** The longest of each partition. */
  readonly ofEach: readonly Pause[];
}

/** A time in which one partition did not move. */
export interface Pause {
  /** topic/partition. */
  readonly place: string;
  /** Where it stood. */
  readonly position: bigint;
  /** From when to when, ms of Date.now(). */
  readonly from: number;
  readonly to: number;
}

/** Looks at the positions of all partitions, all the time, and knows for how long nothing moved. */
export class ProgressWatch {
  private readonly begin = performance.now();
  private readonly first = new Map<string, bigint>();
  private readonly moved = new Map<string, { at: bigint; since: number }>();
  private readonly longestOf = new Map<string, Pause>();
  private lastMove = performance.now();
  private longest = 0;
  private isStopping = false;
  private readonly running: Promise<void>;

  constructor(private readonly sql: Sql) {
    this.running = this.run();
  }

  /** Position of each partition, as it was last seen. */
  positions(): ReadonlyMap<string, bigint> {
    return new Map([...this.moved].map(([key, { at }]) => [key, at]));
  }

  async stop(): Promise<Pauses> {
    this.isStopping = true;
    await this.running;
    const now = performance.now();
    for (const place of this.moved.keys()) this.paused(place, Date.now());
    const records = [...this.moved].reduce((sum, [key, { at }]) => sum + Number(at - this.first.get(key)!), 0);
    return {
      records,
      ms: Math.round(now - this.begin),
      longestMs: Math.round(Math.max(this.longest, now - this.lastMove)),
      ofEach: [...this.longestOf.values()],
    };
  }

  private async run(): Promise<void> {
    for (; !this.isStopping; await delay(LOOK_EVERY_MS)) {
      const { rows } = await this.sql.query<{ place: string; at: string }>(
        `SELECT topic || '/' || part AS place, next_offset AS at FROM book.ingest_offset`,
      );
      for (const { place, at } of rows) this.see(place, BigInt(at), performance.now());
    }
  }

  private see(place: string, at: bigint, now: number): void {
    const known = this.moved.get(place);
    if (!known) this.first.set(place, at);
    else if (at <= known.at) return;
    else {
      this.paused(place, Date.now());
      this.longest = Math.max(this.longest, now - this.lastMove);
      this.lastMove = now;
    }
    this.moved.set(place, { at, since: Date.now() });
  }

  private paused(place: string, to: number): void {
    const { at: position, since: from } = this.moved.get(place)!;
    const longest = this.longestOf.get(place);
    if (!longest || to - from > longest.to - longest.from) this.longestOf.set(place, { place, position, from, to });
  }
}

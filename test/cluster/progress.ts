import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../faults/checker/stores.ts';

const LOOK_EVERY_MS = 100;

export interface Pauses {
  /** Records applied or refused while it was watched. */
  readonly records: number;
  readonly ms: number;
  /** Longest time in which no partition moved, ms. */
  readonly longestMs: number;
  /** Longest time in which one partition did not, and which that was. */
  readonly longestOfOneMs: number;
  readonly slowest: string;
}

/** Looks at the positions of all partitions, all the time, and knows for how long nothing moved. */
export class ProgressWatch {
  private readonly begin = performance.now();
  private readonly first = new Map<string, bigint>();
  private readonly moved = new Map<string, { at: bigint; since: number; longest: number }>();
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
    const ofOne = [...this.moved].map(([key, it]) => [key, Math.max(it.longest, now - it.since)] as const);
    const [slowest, longestOfOne] = ofOne.reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0] as const);
    const records = [...this.moved].reduce((sum, [key, { at }]) => sum + Number(at - this.first.get(key)!), 0);
    return {
      records,
      ms: Math.round(now - this.begin),
      longestMs: Math.round(Math.max(this.longest, now - this.lastMove)),
      longestOfOneMs: Math.round(longestOfOne),
      slowest,
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
    if (!known) {
      this.first.set(place, at);
      this.moved.set(place, { at, since: now, longest: 0 });
    } else if (at > known.at) {
      this.moved.set(place, { at, since: now, longest: Math.max(known.longest, now - known.since) });
      this.longest = Math.max(this.longest, now - this.lastMove);
      this.lastMove = now;
    }
  }
}

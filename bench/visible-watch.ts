import { setTimeout as delay } from 'node:timers/promises';
import type { Built } from './built.ts';
import type { BenchStores } from './stores.ts';

const LOOK_EVERY_MS = 2;

interface Position {
  topic: string;
  part: number;
  generation: number;
  next: bigint;
}

/**
 * Sees events become visible: looks at the ledger in PostgreSQL, whose position is committed with the state that a chunk
 * changed, and then reads the very rows in Cassandra. The time of an event is when both reads have answered, so that it is
 * never told too early.
 */
export class VisibleWatch {
  private readonly stores: BenchStores;
  private readonly built: Built;
  private readonly before = new Map<string, bigint>();
  private readonly seen = new Map<string, number>();
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();

  private constructor(stores: BenchStores, built: Built) {
    this.stores = stores;
    this.built = built;
  }

  /** What is there already is not seen again. */
  static async start(stores: BenchStores, built: Built): Promise<VisibleWatch> {
    const watch = new VisibleWatch(stores, built);
    for (const position of await watch.positions()) watch.before.set(keyOf(position), position.next);
    watch.looking = watch.look();
    return watch;
  }

  /**
   * @returns ms of `performance.now()` by event id
   * @throws Error when fewer than `events` are seen in time
   */
  async all(events: number, withinMs: number): Promise<Map<string, number>> {
    for (const end = Date.now() + withinMs; this.seen.size < events && Date.now() < end;) await delay(50);
    this.stopped = true;
    await this.looking;
    if (this.seen.size !== events) throw new Error(`${this.seen.size} of ${events} events were seen`);
    return this.seen;
  }

  private async look(): Promise<void> {
    for (; !this.stopped; await delay(LOOK_EVERY_MS)) {
      const moved = (await this.positions()).filter((it) => it.next > (this.before.get(keyOf(it)) ?? 0n));
      await Promise.all(moved.map((it) => this.read(it)));
    }
  }

  private async read(position: Position): Promise<void> {
    const { topic, part, generation, next } = position;
    const from = this.before.get(keyOf(position)) ?? 0n;
    this.before.set(keyOf(position), next);
    const { logWindow, windowOf } = this.built.cassandra;
    for (let window = windowOf(from); window <= windowOf(next - 1n); window++) {
      const { rows } = await this.stores.cassandra.execute(
        'SELECT payload FROM spotify_events WHERE log_window = ? AND offset >= ? AND offset < ?',
        [logWindow({ topic, partition: part, generation }, window), from, next],
        { fetchSize: 10_000 },
      );
      const at = performance.now();
      for (const { payload } of rows) this.seen.set(eventIdOf(payload as Buffer), at);
    }
  }

  private async positions(): Promise<Position[]> {
    const { rows } = await this.stores.pool.query<{ topic: string; part: number; generation: number; next: string }>({
      name: 'positions',
      text: 'SELECT topic, part, generation, next_offset AS next FROM book.ingest_offset',
    });
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
  }
}

const keyOf = ({ topic, part, generation }: Position): string => `${topic}/${part}/${generation}`;

/** It comes first in every sealed event: `{"event_id":"<36 letters>"`. */
const eventIdOf = (payload: Buffer): string => payload.toString('latin1', 13, 49);

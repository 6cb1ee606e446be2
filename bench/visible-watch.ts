import { setTimeout as delay } from 'node:timers/promises';
import type { Built } from './built.ts';
import type { BenchStores } from './stores.ts';

const LOOK_EVERY_MS = 2;
/** Of the moves that are seen, one in so many has its rows read at once; reading all would cost as much as writing them. */
const READ_ONE_IN = 20;

interface Position {
  topic: string;
  part: number;
  generation: number;
  next: bigint;
}

/** Records from `from` to below `to` of one log, seen at `at` (ms of `performance.now()`). */
interface Move extends Omit<Position, 'next'> {
  from: bigint;
  to: bigint;
  at: number;
}

/**
 * Sees events become visible: looks at the ledger in PostgreSQL, whose position is committed with the state that a chunk
 * changed. By then the rows must be in Cassandra: one move in twenty is read there at once, and all of them at the end.
 */
export class VisibleWatch {
  private readonly stores: BenchStores;
  private readonly built: Built;
  private readonly positions = new Map<string, bigint>();
  private readonly moves: Move[] = [];
  private readonly readBack: Promise<unknown>[] = [];
  private count = 0n;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();

  private constructor(stores: BenchStores, built: Built) {
    this.stores = stores;
    this.built = built;
  }

  /** What is there already is not seen again. */
  static async start(stores: BenchStores, built: Built): Promise<VisibleWatch> {
    const watch = new VisibleWatch(stores, built);
    for (const position of await watch.read()) watch.positions.set(keyOf(position), position.next);
    watch.looking = watch.look();
    return watch;
  }

  /** @throws Error when fewer than `events` are seen in time, or a row is not in Cassandra when PostgreSQL has its state */
  async until(events: number, withinMs: number): Promise<void> {
    for (const end = Date.now() + withinMs; this.count < events && Date.now() < end;) await delay(50);
    this.stopped = true;
    await this.looking;
    await Promise.all(this.readBack);
    if (this.count !== BigInt(events)) throw new Error(`${this.count} of ${events} events were seen`);
  }

  /**
   * Reads back every row.
   * @returns ms of `performance.now()` by event id
   * @throws Error when a row is not in Cassandra
   */
  async times(): Promise<Map<string, number>> {
    const seen = new Map<string, number>();
    for (const move of this.moves) for (const id of await this.eventsOf(move)) seen.set(id, move.at);
    return seen;
  }

  private async look(): Promise<void> {
    for (; !this.stopped; await delay(LOOK_EVERY_MS)) {
      const found = await this.read();
      const at = performance.now();
      for (const { next, ...log } of found) {
        const from = this.positions.get(keyOf(log)) ?? 0n;
        if (next === from) continue;
        this.positions.set(keyOf(log), next);
        this.count += next - from;
        this.moves.push({ ...log, from, to: next, at });
        if (this.moves.length % READ_ONE_IN === 0) this.readAtOnce(this.moves.at(-1)!);
      }
    }
  }

  /** Asks now, and looks on meanwhile: what others wait for is not to be seen late for it. */
  private readAtOnce(move: Move): void {
    const reading = this.eventsOf(move);
    reading.catch(() => undefined);
    this.readBack.push(reading);
  }

  /** @throws Error when not every record of a move has its row */
  private async eventsOf({ topic, part, generation, from, to }: Move): Promise<string[]> {
    const { logWindow, windowOf } = this.built.cassandra;
    const ids: string[] = [];
    for (let window = windowOf(from); window <= windowOf(to - 1n); window++) {
      const { rows } = await this.stores.cassandra.execute(
        'SELECT payload FROM spotify_events WHERE log_window = ? AND offset >= ? AND offset < ?',
        [logWindow({ topic, partition: part, generation }, window), from, to],
        { fetchSize: 10_000 },
      );
      ids.push(...rows.map(({ payload }) => eventIdOf(payload as Buffer)));
    }
    if (BigInt(ids.length) !== to - from) throw new Error(`${ids.length} rows of ${to - from} are in Cassandra`);
    return ids;
  }

  private async read(): Promise<Position[]> {
    const { rows } = await this.stores.pool.query<{ topic: string; part: number; generation: number; next: string }>({
      name: 'positions',
      text: 'SELECT topic, part, generation, next_offset AS next FROM book.ingest_offset',
    });
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
  }
}

const keyOf = ({ topic, part, generation }: Omit<Position, 'next'>): string => `${topic}/${part}/${generation}`;

/** It comes first in every sealed event: `{"event_id":"<36 letters>"`. */
const eventIdOf = (payload: Buffer): string => payload.toString('latin1', 13, 49);

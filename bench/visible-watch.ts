import { setTimeout as delay } from 'node:timers/promises';
import type { Built } from './built.ts';
import type { BenchStores } from './stores.ts';

const LOOK_EVERY_MS = 2;
/** Of the moves that are seen, one in so many has its rows read at once; reading all would cost as much as writing them. */
const READ_ONE_IN = 20;

interface Log {
  topic: string;
  part: number;
  generation: number;
}

/** Records from `from` to below `to` of one log, seen at `at` (ms of `performance.now()`). */
interface Move extends Log {
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
  private logs: Log[] = [];
  /** As they were read last, one of each log in the order of `logs`. */
  private positions = '';
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
    watch.logs = await watch.readLogs();
    watch.positions = await watch.readPositions();
    watch.looking = watch.look();
    // It is waited for later; what it throws is thrown then.
    watch.looking.catch(() => undefined);
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
      const found = await this.readPositions();
      if (found !== this.positions) this.moved(found, performance.now());
    }
  }

  private moved(found: string, at: number): void {
    const [before, now] = [toPositions(this.positions), toPositions(found)];
    if (now.length !== this.logs.length) throw new Error('a log was claimed while others were looked at');
    this.positions = found;
    for (const [index, log] of this.logs.entries()) {
      const [from, to] = [before[index]!, now[index]!];
      if (to === from) continue;
      this.count += to - from;
      this.moves.push({ ...log, from, to, at });
      if (this.moves.length % READ_ONE_IN === 0) this.readAtOnce(this.moves.at(-1)!);
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

  private async readLogs(): Promise<Log[]> {
    const { rows } = await this.stores.pool.query<Log>(
      'SELECT topic, part, generation FROM book.ingest_offset ORDER BY topic, part',
    );
    return rows;
  }

  /** As one text: most looks find nothing new, and are to cost those nothing who are looked at. */
  private async readPositions(): Promise<string> {
    const { rows } = await this.stores.pool.query<{ all: string }>({
      name: 'positions',
      text: `SELECT string_agg(next_offset::text, ',' ORDER BY topic, part) AS all FROM book.ingest_offset`,
    });
    return rows[0]!.all;
  }
}

const toPositions = (all: string): bigint[] => all.split(',').map(BigInt);

/** It comes first in every sealed event: `{"event_id":"<36 letters>"`. */
const eventIdOf = (payload: Buffer): string => payload.toString('latin1', 13, 49);

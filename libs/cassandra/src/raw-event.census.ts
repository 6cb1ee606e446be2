import type { CassandraClient } from './cassandra.client.ts';
import { logWindow, windowOf, type LogId } from './log-window.ts';

/** Offsets from..to (not included) of one window. */
export interface WindowRange extends LogId {
  from: bigint;
  to: bigint;
}

export interface Census {
  rows: bigint;
  /** Of their offsets: with as many rows as offsets it says that they are these. */
  offsetSum: bigint;
}

const PAGE_ROWS = 5_000;

/** Counts raw rows where they lie; no payload travels. */
export class RawEventCensus {
  constructor(private readonly client: CassandraClient) {}

  /** About 100 ms for a full window. @throws driver errors; see cassandraVerdict */
  async count({ from, to, ...log }: WindowRange): Promise<Census> {
    const { rows } = await this.client.execute(
      'SELECT count(*) AS n, sum(offset) AS s FROM spotify_events WHERE log_window = ? AND offset >= ? AND offset < ?',
      [logWindow(log, windowOf(from)), from, to],
    );
    return { rows: rows[0]!['n'] as bigint, offsetSum: (rows[0]!['s'] as bigint | null) ?? 0n };
  }

  /** The offsets that have a row, in order. @throws driver errors; see cassandraVerdict */
  async *offsets({ from, to, ...log }: WindowRange): AsyncGenerator<bigint> {
    for (let next = from; ;) {
      const { rows } = await this.client.execute(
        'SELECT offset FROM spotify_events WHERE log_window = ? AND offset >= ? AND offset < ? LIMIT ?',
        [logWindow(log, windowOf(from)), next, to, PAGE_ROWS],
      );
      for (const row of rows) yield row['offset'] as bigint;
      if (rows.length < PAGE_ROWS) return;
      next = (rows.at(-1)!['offset'] as bigint) + 1n;
    }
  }
}

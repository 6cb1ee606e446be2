import cassandra from 'cassandra-driver';
import type { CassandraClient } from './cassandra.client.ts';
import { logWindow, windowOf, type LogId } from './log-window.ts';

export interface RawRow {
  offset: bigint;
  /** Kafka's record time, ms. */
  timestampMs: number;
  /** The record's value as received; null when it had none. */
  payload: Buffer | null;
  /** Given only where the payload does not say it. */
  key: Buffer | null;
  /** Encoded headers, null when there are none. */
  headers: Buffer | null;
  /** ms since 1970 at which the row must be gone, or null to keep it for ever. */
  expiresAtMs: number | null;
}

interface Statement {
  query: string;
  params: unknown[];
}

/** Rows a batch: beyond 400 the node's work per row no longer falls. */
const MAX_BATCH_ROWS = 300;
const MAX_BATCH_BYTES = 512 * 1024;
/** A larger row goes alone. */
const MAX_SHARED_ROW_BYTES = 64 * 1024;
/** Batches under way at once; 8 was slower than 4. */
const IN_FLIGHT = 4;

/** 20 years; Cassandra refuses a row that is to live longer. */
const MAX_TTL_S = 20 * 365 * 86_400;

const NARROW = 'INSERT INTO spotify_events (log_window, offset, payload) VALUES (?, ?, ?) USING TIMESTAMP ? AND TTL ?';
const HEADED =
  'INSERT INTO spotify_events (log_window, offset, payload, headers) VALUES (?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?';
const WIDE =
  'INSERT INTO spotify_events (log_window, offset, payload, key, headers) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?';

const ERASE = 'DELETE FROM spotify_events USING TIMESTAMP ? WHERE log_window = ? AND offset = ?';
const ERASE_WINDOW = 'DELETE FROM spotify_events USING TIMESTAMP ? WHERE log_window = ?';

/**
 * Writes records as they came. Timestamps and lifetimes are per row, so that a replay that is cut into other batches
 * writes the very same cells.
 */
export class RawEventWriter {
  constructor(
    private readonly client: CassandraClient,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /**
   * Resolves when every row is acknowledged. Rows already past their expiry are not written: a TTL of 0 would keep them for ever.
   * Rejects when nothing of it is under way any more: whoever holds a lock meanwhile may give it back then.
   * @param rows of one log and one window; each is asked for when its batch is made, and not kept
   * @throws driver errors; see cassandraVerdict
   */
  async write(log: LogId, rows: Iterable<RawRow>): Promise<void> {
    const batches = this.batches(log, rows);
    const options = { prepare: true, logged: false, isIdempotent: true };
    const lane = async (): Promise<void> => {
      try {
        for (let batch = batches.next(); !batch.done; batch = batches.next())
          await this.client.batch(batch.value, options);
      } finally {
        // When one fails, the others find nothing left.
        batches.return(undefined);
      }
    };
    const lanes = Array.from({ length: IN_FLIGHT }, lane);
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
  }

  /**
   * Deletes rows as of their own time: what wrote them, or writes them late, stays dead; a record that comes to the same
   * offset later has a later time and lives.
   * @param rows of one log and one window
   * @throws driver errors; see cassandraVerdict
   */
  async erase(log: LogId, rows: readonly Pick<RawRow, 'offset' | 'timestampMs'>[]): Promise<void> {
    for (let from = 0; from < rows.length; from += MAX_BATCH_ROWS) {
      const batch = rows.slice(from, from + MAX_BATCH_ROWS);
      const key = logWindow(log, windowOf(batch[0]!.offset));
      const statement = ({ offset, timestampMs }: (typeof batch)[0]) => ({
        query: ERASE,
        params: [toMicroseconds(timestampMs), key, offset],
      });
      await this.client.batch(batch.map(statement), { prepare: true, logged: false, isIdempotent: true });
    }
  }

  /** Deletes a whole window as of the time of its newest record: one tombstone instead of 50,000. */
  async eraseWindow(log: LogId, window: number, newestMs: number): Promise<void> {
    await this.client.execute(ERASE_WINDOW, [toMicroseconds(newestMs), logWindow(log, window)]);
  }

  /** Each of statements alone: whoever waits for a batch holds no rows beside them. */
  private *batches(log: LogId, all: Iterable<RawRow>): Generator<Statement[], undefined> {
    for (const rows of piecesOf(all, this.nowMs)) {
      const key = logWindow(log, windowOf(rows[0]!.offset));
      yield rows.map((row) => this.statement(key, row));
    }
    return undefined;
  }

  private statement(window: string, row: RawRow): Statement {
    const ttl = row.expiresAtMs === null ? 0 : toTtl(row.expiresAtMs - this.nowMs());
    const payload = row.payload ?? cassandra.types.unset;
    const timestamp = toMicroseconds(row.timestampMs);
    // What is accepted, so nearly all: every value bound costs, here and at the node.
    if (row.key === null && row.payload !== null)
      return row.headers === null
        ? { query: NARROW, params: [window, row.offset, payload, timestamp, ttl] }
        : { query: HEADED, params: [window, row.offset, payload, row.headers, timestamp, ttl] };
    // A row without any cell has no timestamp to read back: the key is bound even when it is empty.
    const key = row.key ?? (row.payload === null ? Buffer.alloc(0) : cassandra.types.unset);
    return {
      query: WIDE,
      params: [window, row.offset, payload, key, row.headers ?? cassandra.types.unset, timestamp, ttl],
    };
  }
}

const toMicroseconds = (ms: number): bigint => BigInt(ms) * 1_000n;

/** s, rounded up; 0 would mean for ever. */
const toTtl = (leftMs: number): number => Math.min(MAX_TTL_S, Math.max(1, Math.ceil(leftMs / 1_000)));

function* piecesOf(rows: Iterable<RawRow>, nowMs: () => number): Generator<RawRow[]> {
  let batch: RawRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.expiresAtMs !== null && row.expiresAtMs <= nowMs()) continue;
    const size = (row.payload?.length ?? 0) + (row.key?.length ?? 0) + (row.headers?.length ?? 0);
    const full = batch.length >= MAX_BATCH_ROWS || bytes + size > MAX_BATCH_BYTES || size > MAX_SHARED_ROW_BYTES;
    if (full && batch.length > 0) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

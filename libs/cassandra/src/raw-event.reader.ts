import type { CassandraClient } from './cassandra.client.ts';
import { logWindow, windowOf, type LogId } from './log-window.ts';

export interface StoredRecord extends LogId {
  offset: bigint;
  /** Kafka's record time, ms. */
  timestampMs: number;
  payload: Buffer | null;
  /** null where the payload says it. */
  key: Buffer | null;
  headers: Buffer | null;
}

/** A row with the UTC midnight (ms) at which it ends by itself; null = never. */
export interface StoredRow extends StoredRecord {
  expiresAtMs: number | null;
}

const DAY_MS = 86_400_000;

const COLUMNS = 'offset, payload, key, headers, writetime(payload) AS payload_at, writetime(key) AS key_at';

const WITH_LIFETIME = `${COLUMNS}, ttl(payload) AS payload_ttl, ttl(key) AS key_ttl`;

/** Reads raw events: by position, or newest first. */
export class RawEventReader {
  constructor(private readonly client: CassandraClient) {}

  /** One record, or undefined when it is not there (expired, purged, or never was). */
  async readAt(log: LogId, offset: bigint): Promise<StoredRecord | undefined> {
    const key = logWindow(log, windowOf(offset));
    const found = await this.client.execute(
      `SELECT ${COLUMNS} FROM spotify_events WHERE log_window = ? AND offset = ?`,
      [key, offset],
    );
    const row = found.rows[0];
    return row ? toRecord(log, row) : undefined;
  }

  /** The `limit` newest records below `before`, newest first; reads as few windows as it can. */
  async readBefore(log: LogId, before: bigint, limit: number): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for (let window = before > 0n ? windowOf(before - 1n) : -1; window >= 0 && records.length < limit; window--) {
      const found = await this.client.execute(
        `SELECT ${COLUMNS} FROM spotify_events WHERE log_window = ? AND offset < ? ORDER BY offset DESC LIMIT ?`,
        [logWindow(log, window), before, limit - records.length],
      );
      records.push(...found.rows.map((row) => toRecord(log, row)));
    }
    return records;
  }

  /**
   * Rows of offsets from..to (not included) of one window, in order, page by page.
   * @param pageRows the node bounds an answer by rows, never by bytes: the caller knows how large they may be
   */
  async *readRange(range: LogId & { from: bigint; to: bigint }, pageRows: number): AsyncGenerator<StoredRow[]> {
    const { from, to, ...log } = range;
    const key = logWindow(log, windowOf(from));
    for (let after = from - 1n; ;) {
      const { rows } = await this.client.execute(
        `SELECT ${WITH_LIFETIME} FROM spotify_events WHERE log_window = ? AND offset > ? AND offset < ? LIMIT ?`,
        [key, after, to, pageRows],
      );
      const nowMs = Date.now();
      yield rows.map((row) => ({ ...toRecord(log, row), expiresAtMs: toExpiry(row, nowMs) }));
      if (rows.length < pageRows) return;
      after = rows.at(-1)!['offset'] as bigint;
    }
  }
}

/** A row's lifetime ends at a midnight; what is left of it, in whole seconds, says at which. */
function toExpiry(row: { [column: string]: unknown }, nowMs: number): number | null {
  const leftS = (row['payload_ttl'] ?? row['key_ttl'] ?? null) as number | null;
  return leftS === null ? null : Math.round((nowMs + leftS * 1_000) / DAY_MS) * DAY_MS;
}

function toRecord(log: LogId, row: { [column: string]: unknown }): StoredRecord {
  const writtenAt = (row['payload_at'] ?? row['key_at'] ?? 0n) as bigint;
  return {
    ...log,
    offset: row['offset'] as bigint,
    timestampMs: Number(writtenAt / 1_000n),
    payload: row['payload'] as Buffer | null,
    key: row['key'] as Buffer | null,
    headers: row['headers'] as Buffer | null,
  };
}

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

const COLUMNS = 'offset, payload, key, headers, writetime(payload) AS payload_at, writetime(key) AS key_at';

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

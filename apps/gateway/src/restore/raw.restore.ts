import { RawEventCensus, RawEventWriter, type CassandraClient, type RawRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import type { BackupProgress } from '../backup/backup.progress.ts';
import type { BackupManifest } from '../backup/manifest.ts';
import { persistentlyOf, type Persistently } from '../backup/persistently.ts';
import { parseRawLine } from '../backup/raw-line.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';

const PIECE_ROWS = 2_000;
const PIECE_BYTES = 8 * 1024 * 1024;

/** Rows that Cassandra acknowledged and does not show: something that was deleted there hides them. */
export class RowsHiddenError extends Error {
  override readonly name = 'RowsHiddenError';
  constructor(where: string, { written, found }: { written: number; found: bigint }) {
    super(
      `of ${where} ${written} rows were written and ${found} are there: what was deleted in this keyspace hides them`,
    );
  }
}

type StoredWindow = BackupManifest['windows'][number];

export interface RawRestoreParts {
  cassandra: CassandraClient;
  progress: BackupProgress;
  signal: AbortSignal;
}

/** Writes raw rows as they were: bytes, time and end. */
export class RawRestore {
  private readonly writer: RawEventWriter;
  private readonly census: RawEventCensus;
  private readonly persistently: Persistently;
  private rows = 0;

  constructor(private readonly parts: RawRestoreParts) {
    this.writer = new RawEventWriter(parts.cassandra);
    this.census = new RawEventCensus(parts.cassandra);
    this.persistently = persistentlyOf(parts);
  }

  /**
   * @returns rows that were written, and those that had ended by now
   * @throws RowsHiddenError; driver errors when Cassandra stays away for a minute; the signal's reason
   */
  async write(backup: StoredBackup): Promise<{ rawRows: number; expired: number }> {
    const { windows } = backup.manifest;
    const total = windows.reduce((sum, { file }) => sum + file.rows, 0);
    let expired = 0;
    for (const window of windows) expired += await this.writeWindow(backup, window, total);
    return { rawRows: total - expired, expired };
  }

  /** @returns how many had ended */
  private async writeWindow(backup: StoredBackup, stored: StoredWindow, total: number): Promise<number> {
    const { topic, partition, generation, window } = stored;
    const log = { topic, partition, generation };
    const ends = new Map<number | null, number>();
    for await (const rows of piecesOf(backup.lines(stored.file))) {
      this.parts.signal.throwIfAborted();
      await this.persistently(() => this.writer.write(log, rows));
      for (const { expiresAtMs } of rows) ends.set(expiresAtMs, (ends.get(expiresAtMs) ?? 0) + 1);
      this.rows += rows.length;
      this.parts.progress.show(this.rows / total, `${this.rows.toLocaleString('en')} raw events`);
    }
    const from = BigInt(window) * BigInt(WINDOW_SIZE);
    const range = { ...log, from, to: from + BigInt(WINDOW_SIZE) };
    const { rows: found } = await this.persistently(() => this.census.count(range));
    const nowMs = Date.now();
    const written = [...ends].reduce((sum, [end, n]) => (end === null || end > nowMs ? sum + n : sum), 0);
    if (found < BigInt(written))
      throw new RowsHiddenError(`${topic}/${partition}/${generation}/${window}`, { written, found });
    return stored.file.rows - written;
  }
}

/** Rows in pieces that memory has room for. */
async function* piecesOf(lines: AsyncIterable<string[]>): AsyncGenerator<RawRow[]> {
  let piece: RawRow[] = [];
  let bytes = 0;
  for await (const some of lines) {
    for (const line of some) {
      piece.push(parseRawLine(line));
      bytes += line.length;
      if (piece.length < PIECE_ROWS && bytes < PIECE_BYTES) continue;
      yield piece;
      [piece, bytes] = [[], 0];
    }
  }
  if (piece.length > 0) yield piece;
}

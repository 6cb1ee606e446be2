import { RawEventReader, type CassandraClient } from '@freshwax/cassandra';
import type { Pool } from '@freshwax/postgres';
import type { BackupFolder } from './backup.folder.ts';
import type { BackupProgress } from './backup.progress.ts';
import type { BackupManifest } from './manifest.ts';
import { persistentlyOf, type Persistently } from './persistently.ts';
import { toRawLine } from './raw-line.ts';
import { readWindow, windowsOf, type LogWindow } from './raw.windows.ts';
import type { AppliedLog } from './snapshot.query.ts';

/** Windows that are read at once: while the one is compressed, the node reads the other. */
const LANES = 2;

const LETTERS = `SELECT off FROM book.dead_letter WHERE topic = $1 AND part = $2 AND generation = $3 AND off >= $4 AND off < $5 ORDER BY off`;

export interface RawBackupParts {
  cassandra: CassandraClient;
  pool: Pool;
  folder: BackupFolder;
  progress: BackupProgress;
  signal: AbortSignal;
}

type StoredWindow = BackupManifest['windows'][number];

/**
 * Copies the raw rows of what was applied, a file a window. What lies below a position is in Cassandra and changes no more,
 * unless it expires: a chunk's rows are acknowledged before its position moves.
 */
export class RawBackup {
  private readonly reader: RawEventReader;
  private readonly persistently: Persistently;
  private done = 0n;
  private rows = 0;

  constructor(private readonly parts: RawBackupParts) {
    this.reader = new RawEventReader(parts.cassandra);
    this.persistently = persistentlyOf(parts);
  }

  /** @throws driver errors when a store stays away for a minute; file errors; the signal's reason */
  async write(logs: readonly AppliedLog[]): Promise<StoredWindow[]> {
    const total = logs.reduce((sum, { from, to }) => sum + to - from, 0n);
    const windows = windowsOfAll(logs);
    const stored: StoredWindow[] = [];
    const failed = new AbortController();
    const signal = AbortSignal.any([this.parts.signal, failed.signal]);
    const lane = async (): Promise<void> => {
      for (const window of windows) {
        const written = await this.writeWindow(window, total, signal);
        if (written) stored.push(written);
      }
    };
    const lanes = Array.from({ length: LANES }, lane);
    // Nobody may write any more when this has failed.
    await Promise.all(lanes).catch(async (error: unknown) => {
      failed.abort();
      await Promise.allSettled(lanes);
      throw error;
    });
    return stored.toSorted(byPlace);
  }

  /** @returns undefined where nothing is left of the window */
  private async writeWindow(range: LogWindow, total: bigint, signal: AbortSignal): Promise<StoredWindow | undefined> {
    const { folder } = this.parts;
    const { topic, partition, generation, window } = range;
    const path = `cassandra/${topic}.${partition}.${generation}.${window}.ndjson.gz`;
    const file = await folder.write(path, this.lines(range, total), signal);
    if (file.rows > 0) return { topic, partition, generation, window, file };
    await folder.drop(file);
    return undefined;
  }

  private async *lines(window: LogWindow, total: bigint): AsyncGenerator<string> {
    const letters = await this.lettersOf(window);
    const { reader, persistently } = this;
    let at = window.from;
    for await (const page of readWindow(window, { reader, letters, persistently })) {
      yield page.map(toRawLine).join('');
      this.rows += page.length;
      const next = page.length > 0 ? page.at(-1)!.offset + 1n : at;
      this.count(next - at, total);
      at = next;
    }
    this.count(window.to - at, total);
  }

  private async lettersOf({ topic, partition, generation, from, to }: LogWindow): Promise<bigint[]> {
    const values = [topic, partition, generation, from, to];
    const { rows } = await this.persistently(() => this.parts.pool.query<{ off: string }>(LETTERS, values));
    return rows.map(({ off }) => BigInt(off));
  }

  private count(offsets: bigint, total: bigint): void {
    this.done += offsets;
    this.parts.progress.show(Number(this.done) / Number(total), `${this.rows.toLocaleString('en')} raw events`);
  }
}

function* windowsOfAll(logs: readonly AppliedLog[]): Generator<LogWindow> {
  for (const log of logs) yield* windowsOf(log);
}

const byPlace = (a: StoredWindow, b: StoredWindow): number =>
  a.topic < b.topic
    ? -1
    : a.topic > b.topic
      ? 1
      : a.partition - b.partition || a.generation - b.generation || a.window - b.window;

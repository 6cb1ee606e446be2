import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Acknowledged, Place } from './import.batch.ts';
import type { ImportCounts } from './import.counts.ts';
import { GENERATION, KEY_BYTES, KnownKeys } from './known-keys.ts';

/** A crash costs what was acknowledged within this; it is published again, which is harmless. */
const SAVE_EVERY_MS = 1_000;
const VERSION = 1;

/** What of an import was acknowledged, as it stands on the disk. */
interface Checkpoint {
  version: typeof VERSION;
  runId: string;
  /** The incarnation of the topics: into topics made anew, everything has to go again. */
  target: string;
  /** ISO 8601 */
  startedAt: string;
  place: Place;
  counts: ImportCounts;
  /** Keys that lie in the files of keys. */
  keys: number;
  /** Bytes of the file of refused rows that belong to the rows before `place`. */
  refusedBytes: number;
}

export interface CheckpointSettings {
  folder: string;
  /** Everything that makes it the same import: files with size and time of change, and how they are read. */
  identity: string;
  target: string;
  refusedFile: string;
  runId: string;
}

export interface Earlier {
  runId: string;
  startedAt: string;
  place: Place;
  counts: ImportCounts;
  known: KnownKeys;
}

/**
 * Where an import stands: a state that is replaced whole, beside files of keys and refused rows that only grow and of
 * which the state says how much counts. So a process that dies at any moment leaves a state that agrees with itself.
 */
export class CheckpointStore {
  private readonly stateFile: string;
  private checkpoint: Checkpoint;
  private keys: Buffer[] = [];
  private refused = '';
  private savedAt = performance.now();

  constructor(private readonly settings: CheckpointSettings) {
    const name = hash('sha1', settings.identity, 'hex').slice(0, 20);
    this.stateFile = join(settings.folder, `${name}.json`);
    this.checkpoint = {
      version: VERSION,
      runId: settings.runId,
      target: settings.target,
      startedAt: new Date().toISOString(),
      place: { file: 0, row: 0, line: 0, offset: 0 },
      counts: { rows: 0, accepted: 0, duplicates: 0, refused: 0, reasons: {}, published: {} },
      keys: 0,
      refusedBytes: 0,
    };
  }

  /** What an earlier import of the same left; the next one goes on from it. */
  async resume(): Promise<Earlier | undefined> {
    const found = await this.readState();
    if (found?.version !== VERSION || found.target !== this.settings.target) return undefined;
    const known = await this.readKeys(found.keys);
    if (!known || !(await this.cut(this.settings.refusedFile, found.refusedBytes))) return undefined;
    await this.cut(this.keyFile(found.keys), (found.keys % GENERATION) * KEY_BYTES);
    this.checkpoint = found;
    const { runId, startedAt, place, counts } = found;
    return { runId, startedAt, place, counts, known };
  }

  /** What lies behind it was written after the state. @returns false where not even that much is there */
  private async cut(path: string, bytes: number): Promise<boolean> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > bytes) await truncate(path, bytes);
    return size >= bytes;
  }

  /** Forgets what an earlier import left. */
  async begin(): Promise<void> {
    await mkdir(this.settings.folder, { recursive: true });
    await this.remove();
    await rm(this.settings.refusedFile, { force: true });
  }

  async add({ place, counts, keys, refused }: Acknowledged): Promise<void> {
    this.keys.push(keys);
    this.refused += refused;
    this.checkpoint = { ...this.checkpoint, place, counts };
    if (performance.now() - this.savedAt >= SAVE_EVERY_MS) await this.save();
  }

  async save(): Promise<void> {
    await this.writeKeys();
    if (this.refused !== '') {
      const bytes = Buffer.from(this.refused);
      await append(this.settings.refusedFile, bytes);
      this.checkpoint.refusedBytes += bytes.length;
      this.refused = '';
    }
    await this.writeState();
    this.savedAt = performance.now();
  }

  /** The import is complete: only the refused rows stay. */
  async end(): Promise<void> {
    await this.save();
    await this.remove();
  }

  private async writeKeys(): Promise<void> {
    let bytes = Buffer.concat(this.keys);
    this.keys = [];
    while (bytes.length > 0) {
      const room = (GENERATION - (this.checkpoint.keys % GENERATION)) * KEY_BYTES;
      const part = bytes.subarray(0, room);
      await append(this.keyFile(this.checkpoint.keys), part);
      this.checkpoint.keys += part.length / KEY_BYTES;
      bytes = bytes.subarray(part.length);
    }
  }

  private async writeState(): Promise<void> {
    const draft = `${this.stateFile}.new`;
    await writeFile(draft, JSON.stringify(this.checkpoint), { flush: true });
    await rename(draft, this.stateFile);
    const generation = Math.floor(this.checkpoint.keys / GENERATION);
    if (generation >= 2) await rm(this.keyFile((generation - 2) * GENERATION), { force: true });
  }

  private async readState(): Promise<Checkpoint | undefined> {
    try {
      return JSON.parse(await readFile(this.stateFile, 'utf8')) as Checkpoint;
    } catch {
      // None, or one that a power cut spoiled: then everything goes again, which is harmless.
      return undefined;
    }
  }

  /** The keys that are still known: those of the newest generation and of the one before it. */
  private async readKeys(added: number): Promise<KnownKeys | undefined> {
    const first = Math.max(0, Math.floor(added / GENERATION) - 1) * GENERATION;
    const known = new KnownKeys(first);
    for (let at = first; at < added; at += GENERATION) {
      const bytes = await readFile(this.keyFile(at), 'latin1').catch(() => '');
      const end = Math.min(GENERATION, added - at) * KEY_BYTES;
      if (bytes.length < end) return undefined;
      for (let from = 0; from < end; from += KEY_BYTES) known.add(bytes.slice(from, from + KEY_BYTES));
    }
    return known;
  }

  /** Of the generation of the key that follows `added` others. */
  private keyFile(added: number): string {
    return this.stateFile.replace(/json$/, `keys-${Math.floor(added / GENERATION)}`);
  }

  private async remove(): Promise<void> {
    const mine = basename(this.stateFile, 'json');
    const names = await readdir(this.settings.folder);
    for (const name of names.filter((one) => one.startsWith(mine))) await rm(join(this.settings.folder, name));
  }
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'a');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

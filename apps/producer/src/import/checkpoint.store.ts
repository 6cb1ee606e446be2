import { createHash, hash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Acknowledged, Place } from './import.batch.ts';
import type { ImportCounts } from './import.counts.ts';
import { append, cut, hashOf } from './growing.file.ts';
import { KeyFiles } from './key.files.ts';
import type { KnownKeys } from './known-keys.ts';

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
  /** SHA-1 of them, hex: another import may have written to that file since. */
  refusedDigest: string;
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
  private readonly keyFiles: KeyFiles;
  private keys: Buffer[] = [];
  private refused = '';
  private refusedHash = createHash('sha1');
  private savedAt = performance.now();

  constructor(private readonly settings: CheckpointSettings) {
    const name = hash('sha1', settings.identity, 'hex').slice(0, 20);
    this.stateFile = join(settings.folder, `${name}.json`);
    this.keyFiles = new KeyFiles(join(settings.folder, `${name}.keys`));
    this.checkpoint = {
      version: VERSION,
      runId: settings.runId,
      target: settings.target,
      startedAt: new Date().toISOString(),
      place: { file: 0, row: 0, line: 0, offset: 0 },
      counts: { rows: 0, accepted: 0, duplicates: 0, refused: 0, reasons: {}, published: {} },
      keys: 0,
      refusedBytes: 0,
      refusedDigest: '',
    };
  }

  /** Rows that Kafka has acknowledged, those of an earlier import among them. */
  get rows(): number {
    return this.checkpoint.counts.rows;
  }

  /** What an earlier import of the same left; the next one goes on from it. */
  async resume(): Promise<Earlier | undefined> {
    const found = await this.readState();
    if (found?.version !== VERSION || found.target !== this.settings.target) return undefined;
    const known = await this.keyFiles.read(found.keys);
    const refusedHash = await hashOf(this.settings.refusedFile, found.refusedBytes);
    if (!known || refusedHash.copy().digest('hex') !== found.refusedDigest) return undefined;
    await cut(this.settings.refusedFile, found.refusedBytes);
    this.refusedHash = refusedHash;
    this.checkpoint = found;
    const { runId, startedAt, place, counts } = found;
    return { runId, startedAt, place, counts, known };
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
    this.checkpoint.keys = await this.keyFiles.append(this.checkpoint.keys, Buffer.concat(this.keys));
    this.keys = [];
    if (this.refused !== '') {
      const bytes = Buffer.from(this.refused);
      await append(this.settings.refusedFile, bytes);
      this.checkpoint.refusedBytes += bytes.length;
      this.refusedHash.update(bytes);
      this.refused = '';
    }
    this.checkpoint.refusedDigest = this.refusedHash.copy().digest('hex');
    await this.writeState();
    this.savedAt = performance.now();
  }

  /** The import is complete: only the refused rows stay. */
  async end(): Promise<void> {
    await this.save();
    await this.remove();
  }

  private async writeState(): Promise<void> {
    const draft = `${this.stateFile}.new`;
    await writeFile(draft, JSON.stringify(this.checkpoint), { flush: true });
    await rename(draft, this.stateFile);
    await this.keyFiles.forget(this.checkpoint.keys);
  }

  private async readState(): Promise<Checkpoint | undefined> {
    try {
      return JSON.parse(await readFile(this.stateFile, 'utf8')) as Checkpoint;
    } catch {
      // None, or one that a power cut spoiled: then everything goes again, which is harmless.
      return undefined;
    }
  }

  private async remove(): Promise<void> {
    const mine = basename(this.stateFile, 'json');
    const names = await readdir(this.settings.folder);
    for (const name of names.filter((one) => one.startsWith(mine))) await rm(join(this.settings.folder, name));
  }
}

import { readFile, rm } from 'node:fs/promises';
import { append, cut } from './growing.file.ts';
import { GENERATION, KEY_BYTES, KnownKeys } from './known-keys.ts';

/** The keys of what was published, in the order in which they were added, one file a generation. */
export class KeyFiles {
  constructor(
    private readonly path: string,
    private readonly generation = GENERATION,
  ) {}

  /** @param added keys that lie there already. @returns how many lie there then */
  async append(added: number, keys: Uint8Array): Promise<number> {
    for (let rest = keys; rest.length > 0;) {
      const part = rest.subarray(0, (this.generation - (added % this.generation)) * KEY_BYTES);
      await append(this.fileOf(added), part);
      added += part.length / KEY_BYTES;
      rest = rest.subarray(part.length);
    }
    return added;
  }

  /** The keys that are known after so many: of the newest generation and the one before it. undefined: some are gone. */
  async read(added: number): Promise<KnownKeys | undefined> {
    const first = Math.max(0, Math.floor(added / this.generation) - 1) * this.generation;
    const known = new KnownKeys(first, this.generation);
    for (let at = first; at < added; at += this.generation) {
      const bytes = await readFile(this.fileOf(at), 'latin1').catch(() => '');
      const end = Math.min(this.generation, added - at) * KEY_BYTES;
      if (bytes.length < end) return undefined;
      for (let from = 0; from < end; from += KEY_BYTES) known.add(bytes.slice(from, from + KEY_BYTES));
    }
    await cut(this.fileOf(added), (added % this.generation) * KEY_BYTES);
    return known;
  }

  /** Removes the newest generation that is known no more; those before it went the same way. */
  async forget(added: number): Promise<void> {
    const generation = Math.floor(added / this.generation);
    if (generation >= 2) await rm(this.fileOf((generation - 2) * this.generation), { force: true });
  }

  /** Of the key that follows `added` others. */
  private fileOf(added: number): string {
    return `${this.path}-${Math.floor(added / this.generation)}`;
  }
}

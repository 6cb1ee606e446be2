import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The admin key, of which only the hash is kept. A file that appears after the start is read when it is first needed.
 */
export class AdminKey {
  private hash: Buffer | undefined;
  /** Used where no key is set: cursors then live as long as the process. */
  private readonly processSecret = randomBytes(32);

  constructor(
    key: string | undefined,
    private readonly file: string,
  ) {
    if (key) this.hash = sha256(key);
    this.load();
  }

  get isSet(): boolean {
    return this.load() !== undefined;
  }

  /** Compares in constant time: equal-length hashes, whatever was sent. */
  matches(given: string): boolean {
    const hash = this.load();
    return hash !== undefined && timingSafeEqual(hash, sha256(given));
  }

  /** A key for one purpose, which tells nothing of the admin key. */
  derive(purpose: string): Buffer {
    return createHmac('sha256', this.load() ?? this.processSecret)
      .update(purpose)
      .digest();
  }

  private load(): Buffer | undefined {
    if (this.hash) return this.hash;
    try {
      const key = readFileSync(this.file, 'utf8').trim();
      if (key !== '') this.hash = sha256(key);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    return this.hash;
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The key that reads need where one is set, of which only the hash is kept. It changes nothing: that takes the admin key. */
export class ReadKey {
  private readonly hash: Buffer | undefined;

  constructor(key: string | undefined) {
    if (key) this.hash = sha256(key);
  }

  get isSet(): boolean {
    return this.hash !== undefined;
  }

  /** Compares in constant time. */
  matches(given: string): boolean {
    return this.hash !== undefined && timingSafeEqual(this.hash, sha256(given));
  }
}

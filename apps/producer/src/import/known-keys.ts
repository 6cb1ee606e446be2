import { hash } from 'node:crypto';
import type { Said } from '../publish/to-observation.ts';

/** Keys that are known at least; at most twice as many. With the tables below, 16 MB. */
export const GENERATION = 750_000;
const SLOTS = 2 ** 20;
/** Of the hash, as one character a byte: 8 that are compared, 4 that say where to look. */
export const KEY_BYTES = 12;

/**
 * What was published lately, so that what the rows of a file repeat is published once. Two open-addressing tables: when
 * the newer is full, the older is forgotten. Why bounded, and why a hash: docs/decisions/0005.
 */
export class KnownKeys {
  private newer = new KeyTable();
  private older = new KeyTable();

  /** @param added keys that were added before, whether they are still known or not */
  constructor(
    private added = 0,
    private readonly generation = GENERATION,
  ) {}

  has(key: string): boolean {
    return this.newer.has(key) || this.older.has(key);
  }

  add(key: string): void {
    this.newer.add(key);
    this.added++;
    if (this.added % this.generation > 0) return;
    // Reused: blocks of this size that come and go leave holes that only grow.
    [this.newer, this.older] = [this.older, this.newer];
    this.newer.clear();
  }
}

class KeyTable {
  /** Two words a key; both 0 where there is none. */
  private readonly words = new Uint32Array(2 * SLOTS);

  clear(): void {
    this.words.fill(0);
  }

  has(key: string): boolean {
    return !this.isEmpty(this.placeOf(key));
  }

  add(key: string): void {
    const place = this.placeOf(key);
    this.words[place] = firstWord(key);
    this.words[place + 1] = wordAt(key, 4);
  }

  /** Where the key stands, or would. */
  private placeOf(key: string): number {
    const [first, second] = [firstWord(key), wordAt(key, 4)];
    let place = (wordAt(key, 8) % SLOTS) * 2;
    while (!this.isEmpty(place) && (this.words[place] !== first || this.words[place + 1] !== second))
      place = (place + 2) % this.words.length;
    return place;
  }

  /** A first word is never 0. */
  private isEmpty(place: number): boolean {
    return this.words[place] === 0;
  }
}

const wordAt = (key: string, at: number): number =>
  (key.charCodeAt(at) |
    (key.charCodeAt(at + 1) << 8) |
    (key.charCodeAt(at + 2) << 16) |
    (key.charCodeAt(at + 3) << 24)) >>>
  0;
const firstWord = (key: string): number => wordAt(key, 0) || 1;

/**
 * Two observations with the same key get the same event id: the source is one for all, and what is said and what is
 * missing follow from these five.
 *
 * @param observedAt ms since 1970; undefined for what is worth one event whatever its time
 */
export const keyOf = ({ type, id, always, offered }: Said, observedAt: number | undefined): string =>
  hash('sha1', JSON.stringify([type, id, always, offered, observedAt]), 'binary').slice(0, KEY_BYTES);

/** Named once: in a sandbox, as tests run in, each look at a global costs more than a hash. */
const { imul, floor } = Math;

/** FNV-1a over UTF-16 units: any text becomes a 32-bit seed. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3 (fmix32, Appleby, public domain): every input bit reaches every output bit. */
export function mix(word: number): number {
  let hash = word | 0;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One 32-bit word that depends on the seed and every key. Keys are integers from 0 to 2^53. */
export function hashOf(seed: number, ...keys: number[]): number {
  let hash = mix(seed ^ 0x9e3779b9);
  for (const key of keys) {
    hash = mix(hash ^ (key >>> 0));
    hash = mix(hash + floor(key / 0x1_0000_0000) + 0x9e3779b9);
  }
  return hash;
}

/** What is drawn. Each draw has a stream of its own, so that a new one leaves all others as they were. */
export const Draw = {
  albumArtists: 1,
  albumType: 2,
  albumTitle: 3,
  albumLabel: 4,
  albumCodes: 5,
  albumMarkets: 6,
  albumPopularity: 7,
  datePrecision: 8,
  trackTitle: 9,
  trackArtists: 10,
  trackSound: 11,
  trackCodes: 12,
  trackPopularity: 13,
  trackTwin: 14,
  artistName: 15,
  artistPopularity: 16,
  artistFollowers: 17,
  scene: 18,
  wave: 19,
  cover: 20,
  shuffle: 21,
  fault: 22,
  listens: 23,
  releases: 24,
  mbid: 25,
} as const;

/** Chance that repeats itself: the same seed and keys give the same draws on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number, ...keys: number[]) {
    this.#state = hashOf(seed, ...keys);
  }

  /** 0 <= value < 1 (mulberry32, Tommy Ettinger, public domain). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    word ^= word + imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** Mean 0, deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** An integer, both ends included. */
  between(low: number, high: number): number {
    return low + floor(this.uniform() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[floor(this.uniform() * list.length)] as T;
  }
}

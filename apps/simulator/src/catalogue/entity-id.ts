import { fromBase62, toBase62 } from './base62.ts';
import { hashOf } from './dice.ts';

/**
 * An id is the index of its entity behind a keyed permutation of 128 bits, so that a lookup needs no table and ids look
 * like Spotify's. The plain text is (0, kind, index): a made-up id decodes to one with a chance of 2^-64.
 */

export const Kind = { album: 1, track: 2, artist: 3 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export class MalformedId extends Error {
  constructor(readonly id: string) {
    super('not 22 base62 digits');
    this.name = 'MalformedId';
  }
}

type Words = [number, number, number, number];
const ROUNDS = 4;
const WORD = 0x1_0000_0000;

function rounds(seed: number, [a, b, c, d]: Words, order: number[]): Words {
  let left: [number, number] = [a, b];
  let right: [number, number] = [c, d];
  for (const round of order) {
    const f0 = hashOf(seed, round, right[0], right[1]);
    const f1 = hashOf(seed, round, right[1], right[0], f0);
    [left, right] = [right, [(left[0] ^ f0) >>> 0, (left[1] ^ f1) >>> 0]];
  }
  // The halves change places once more, which makes the same walk with the rounds reversed its own inverse (Feistel).
  return [...right, ...left];
}
const FORWARD = Array.from({ length: ROUNDS }, (_, round) => round);
const BACKWARD = FORWARD.toReversed();

export function encodeId(seed: number, kind: Kind, index: number): string {
  const words = rounds(seed, [0, kind, Math.floor(index / WORD), index >>> 0], FORWARD);
  return toBase62(words.reduce((value, word) => (value << 32n) | BigInt(word), 0n));
}

/**
 * The index behind an id, undefined where the id names nothing of this kind.
 * @throws MalformedId
 */
export function decodeId(seed: number, kind: Kind, id: string): number | undefined {
  const value = fromBase62(id);
  if (value === undefined) throw new MalformedId(id);
  const words = [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffffffffn)) as Words;
  const [zero, found, high, low] = rounds(seed, words, BACKWARD);
  return zero === 0 && found === kind && high < 0x20_0000 ? high * WORD + low : undefined;
}

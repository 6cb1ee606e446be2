import { fromBase62, toBase62 } from './base62.ts';
import { gatherWords, scatterWords, type Words } from './permutation.ts';

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

const WORD = 0x1_0000_0000;
const WHOLE_WORD = 0xffff_ffff;

export function encodeId(seed: number, kind: Kind, index: number): string {
  const words = scatterWords(seed, [0, kind, Math.floor(index / WORD), index >>> 0], WHOLE_WORD);
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
  const [zero, found, high, low] = gatherWords(seed, words, WHOLE_WORD);
  return zero === 0 && found === kind && high < 0x20_0000 ? high * WORD + low : undefined;
}

import { Draw, hashOf } from './dice.ts';
import { gatherWords, scatterWords, type Words } from './permutation.ts';

/**
 * MusicBrainz ids of the same entities: version 4 UUIDs, whose 120 free digits' bits hold (0, kind, index) behind a keyed
 * permutation, so that a lookup needs no table. A made-up one names an entity with a chance of 2^-58.
 */
export const MbidKind = { releaseGroup: 1, release: 2, recording: 3, artist: 4, track: 5, video: 6 } as const;
export type MbidKind = (typeof MbidKind)[keyof typeof MbidKind];

const BITS = 30n;
const MASK = 0x3fff_ffff;
const WORD = 0x4000_0000;
const VARIANTS = '89ab';

export function encodeMbid(seed: number, kind: MbidKind, index: number): string {
  const words = scatterWords(keyOf(seed), [0, kind, Math.floor(index / WORD), index % WORD], MASK);
  const value = words.reduce((sum, word) => (sum << BITS) | BigInt(word), 0n);
  return toUuid(value.toString(16).padStart(30, '0'));
}

/** The index behind an id, undefined where it names nothing of this kind, or is no id at all. */
export function decodeMbid(seed: number, kind: MbidKind, mbid: string): number | undefined {
  const [, a, b, c, d, e] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-[89ab]([0-9a-f]{3})-([0-9a-f]{12})$/i.exec(mbid) ?? [];
  if (a === undefined) return undefined;
  const value = BigInt(`0x${a}${b}${c}${d}${e}`);
  const words = [90n, 60n, 30n, 0n].map((shift) => Number((value >> shift) & BigInt(MASK))) as Words;
  const [zero, found, high, low] = gatherWords(keyOf(seed), words, MASK);
  return zero === 0 && found === kind && high < 0x80_0000 ? high * WORD + low : undefined;
}

/** Of something that is known by its name alone, as a genre. */
export function namedMbid(seed: number, ...keys: number[]): string {
  const digits = [0, 1, 2, 3].map((at) =>
    hashOf(seed, Draw.mbid, at, ...keys)
      .toString(16)
      .padStart(8, '0'),
  );
  return toUuid(digits.join('').slice(0, 30));
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const keyOf = (seed: number): number => hashOf(seed, Draw.mbid);

function toUuid(digits: string): string {
  const variant = VARIANTS[Number.parseInt(digits.charAt(0), 16) % 4];
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(12, 15)}`,
    `${variant}${digits.slice(15, 18)}`,
  ];
  return [...parts, digits.slice(18)].join('-');
}

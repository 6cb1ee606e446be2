import { hashOf } from './dice.ts';

/** Keyed permutations (Feistel networks): what one direction scatters the other finds again, without a table. */

const ROUNDS = 4;
const FORWARD = Array.from({ length: ROUNDS }, (_, round) => round);
const BACKWARD = FORWARD.toReversed();

export type Words = [number, number, number, number];

/** @param mask of each word, 32 bits at most */
export const scatterWords = (seed: number, words: Words, mask: number): Words =>
  walkWords(seed, words, [FORWARD, mask]);
export const gatherWords = (seed: number, words: Words, mask: number): Words =>
  walkWords(seed, words, [BACKWARD, mask]);

function walkWords(seed: number, [a, b, c, d]: Words, [order, mask]: [number[], number]): Words {
  let left: [number, number] = [a, b];
  let right: [number, number] = [c, d];
  for (const round of order) {
    const f0 = hashOf(seed, round, right[0], right[1]);
    const f1 = hashOf(seed, round, right[1], right[0], f0);
    [left, right] = [right, [(left[0] ^ (f0 & mask)) >>> 0, (left[1] ^ (f1 & mask)) >>> 0]];
  }
  // The halves change places once more, which makes the same walk with the rounds reversed its own inverse.
  return [...right, ...left];
}

/** Numbers of twice `halfBits` bits, 26 each at most. */
export const scatter = (seed: number, value: number, halfBits: number): number =>
  walk(seed, value, [FORWARD, halfBits]);
export const gather = (seed: number, value: number, halfBits: number): number =>
  walk(seed, value, [BACKWARD, halfBits]);

function walk(seed: number, value: number, [order, halfBits]: [number[], number]): number {
  const size = 2 ** halfBits;
  let left = Math.floor(value / size) % size;
  let right = value % size;
  for (const round of order) [left, right] = [right, (left ^ (hashOf(seed, round, right) & (size - 1))) >>> 0];
  return right * size + left;
}

import { describe, expect, it } from '@jest/globals';
import { Membership } from './membership.ts';

const heard = (membership: Membership, beats: [generation: number, atMs: number][]): number[] =>
  beats.map(([generation, atMs]) => membership.heard(generation, atMs));

describe('a member of the group', () => {
  it('is well while heartbeats are of the generation that gave it partitions', () => {
    const membership = new Membership();
    membership.joined();
    expect(heard(membership, [[4, 0], [4, 1_000]])).toEqual([0, 0]); // prettier-ignore
    membership.joined();
    expect(heard(membership, [[5, 2_000]])).toEqual([0]);
  });

  it('knows since when it beats for a generation whose partitions it was never told', () => {
    const membership = new Membership();
    membership.joined();
    expect(heard(membership, [[4, 0], [5, 1_000], [5, 4_000], [6, 9_000]])).toEqual([0, 0, 3_000, 8_000]); // prettier-ignore
  });
});

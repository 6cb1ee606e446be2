import { describe, expect, it } from '@jest/globals';
import { toAdoptions, type Standing } from './to-adoptions.ts';

const standing: Standing = {
  partition: 0,
  generation: 2,
  topicId: 'id',
  nextOffset: 10n,
  low: 0n,
  high: 20n,
  goesOnAt: 10n,
};
const bases = (standings: Standing[], topicId = 'id', chosen?: number) =>
  toAdoptions(standings, topicId, chosen).map(({ partition, generation, base }) => ({ partition, generation, base }));

describe('toAdoptions', () => {
  it('leaves a partition alone whose ledger and log fit', () => {
    expect(bases([standing, { ...standing, partition: 1, nextOffset: 20n }])).toEqual([]);
  });

  it('begins a topic that was made anew at its oldest record, in every partition', () => {
    const two = [standing, { ...standing, partition: 1, low: 3n }];
    expect(bases(two, 'other')).toEqual([
      { partition: 0, generation: 2, base: 0n },
      { partition: 1, generation: 2, base: 3n },
    ]);
  });

  it('begins after what retention removed', () => {
    expect(bases([{ ...standing, low: 12n }])).toEqual([{ partition: 0, generation: 2, base: 12n }]);
  });

  it('begins a log that was cut where the first record came after the cut, and at its end where none did', () => {
    expect(bases([{ ...standing, high: 7n, goesOnAt: 7n }])).toEqual([{ partition: 0, generation: 2, base: 7n }]);
    expect(bases([{ ...standing, high: 7n, goesOnAt: 4n }])).toEqual([{ partition: 0, generation: 2, base: 4n }]);
    expect(bases([{ ...standing, goesOnAt: 4n }], 'id', 0)).toEqual([{ partition: 0, generation: 2, base: 4n }]);
  });

  it('leaves nothing out that was never met, should the clock of the broker have been set back', () => {
    expect(bases([{ ...standing, goesOnAt: 20n }], 'id', 0)).toEqual([{ partition: 0, generation: 2, base: 10n }]);
  });

  it('adopts the partition that was named though it seems to fit, and no other', () => {
    const two = [standing, { ...standing, partition: 1 }];
    expect(bases(two, 'id', 1)).toEqual([{ partition: 1, generation: 2, base: 10n }]);
  });
});

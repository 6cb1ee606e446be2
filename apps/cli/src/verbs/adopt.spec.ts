import { describe, expect, it } from '@jest/globals';
import { endingLines } from './adopt.ts';

describe('what adopt is about to end', () => {
  it('is named by topic, generation and partitions', () => {
    const standing = [
      { partition: 2, generation: 0 },
      { partition: 1, generation: 3 },
      { partition: 0, generation: 0 },
    ];
    expect(endingLines('t', standing)).toEqual([
      'to end where the log no longer continues: generation 0 of t, partition 0, 2',
      'to end where the log no longer continues: generation 3 of t, partition 1',
    ]);
  });
});

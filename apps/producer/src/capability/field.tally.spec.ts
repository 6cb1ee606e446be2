import { describe, expect, it } from '@jest/globals';
import { FieldTally } from './field.tally.ts';

const tallyOf = (...all: string[][]): FieldTally => {
  const tally = new FieldTally();
  for (const missing of all) tally.take({ type: 'artist_meta', missing });
  return tally;
};
const times = (count: number, missing: string[]): string[][] => Array.from({ length: count }, () => missing);

describe('a tally of fields', () => {
  it('takes a field that ten observations lack for one that is not offered', () => {
    expect(tallyOf(...times(10, ['popularity'])).judge([])).toEqual(['field:artist_meta.popularity']);
    expect(tallyOf(...times(9, ['popularity'])).judge([])).toEqual([]);
  });

  it('takes one that came once for one that is offered, whatever was known before', () => {
    const tally = tallyOf(...times(20, ['popularity']), []);
    expect(tally.judge(['field:artist_meta.popularity'])).toEqual([]);
  });

  it('leaves what it saw nothing of as it was', () => {
    expect(tallyOf().judge(['field:track_meta.popularity'])).toEqual(['field:track_meta.popularity']);
    expect(tallyOf(...times(3, ['popularity'])).judge(['field:artist_meta.popularity'])).toEqual([
      'field:artist_meta.popularity',
    ]);
  });
});

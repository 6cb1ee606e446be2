import { describe, expect, it } from '@jest/globals';
import { checkLog } from './log.check.ts';

const log = {
  topic: 't',
  partition: 2,
  generation: 1,
  topicId: 'id',
  base: 10n,
  end: 110n,
  applied: 95n,
  rejected: 3n,
  isCurrent: true,
  last: null,
  counted: 98n,
  windowRejected: 3n,
  letters: 3n,
  isChained: true,
};

describe('checkLog', () => {
  it('finds nothing where all counts agree, also with offsets that hold no record', () => {
    expect(checkLog(log, false)).toEqual([]);
  });

  it.each([
    ['windows that count another number', { counted: 97n }, 'its windows count 97 records, the ledger 98'],
    [
      'rejected records of another number',
      { windowRejected: 2n },
      'its windows count 2 rejected records, the ledger 3',
    ],
    ['a letter that is not there', { letters: 2n }, '3 records were rejected, 2 letters are kept'],
    ['more records than offsets', { end: 100n }, '98 records are counted over 90 offsets'],
    ['a chain that is broken', { isChained: false }, 'the generation before it is not in the books'],
  ])('finds %s', (_, change, detail) => {
    expect(checkLog({ ...log, ...change }, false)).toEqual([
      expect.objectContaining({ kind: 'books', where: 't/2/1', detail, repaired: null }),
    ]);
  });
});

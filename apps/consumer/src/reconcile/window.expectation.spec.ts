import { describe, expect, it } from '@jest/globals';
import { fits, toExpectation } from './window.expectation.ts';

const books = {
  topic: 't',
  partition: 0,
  generation: 0,
  window: 0,
  from: 0n,
  to: 10n,
  letters: 1n,
  today: '2026-11-21',
  groups: [
    { source: 'spotify', expiresOn: '2026-11-20', accepted: 2n, rejected: 0n, purged: 1n },
    { source: 'spotify', expiresOn: '2026-11-21', accepted: 1n, rejected: 0n, purged: 0n },
    { source: 'simulator', expiresOn: 'infinity', accepted: 6n, rejected: 0n, purged: 2n },
    { source: '', expiresOn: '2026-12-21', accepted: 0n, rejected: 1n, purged: 0n },
  ],
};

describe('toExpectation', () => {
  it('leaves out what a purge took and what expired, also today', () => {
    expect(toExpectation(books)).toEqual({
      offsets: 10n,
      counted: 10n,
      rejected: 1n,
      expired: 2n,
      purged: 3n,
      rows: 5n,
      offsetSum: undefined,
    });
  });

  it('knows which offsets there are where every one has its row', () => {
    const whole = [{ source: 's', expiresOn: 'infinity', accepted: 10n, rejected: 0n, purged: 0n }];
    expect(toExpectation({ ...books, from: 50_000n, to: 50_010n, groups: whole })).toMatchObject({
      rows: 10n,
      offsetSum: 500_045n,
    });
  });
});

describe('fits', () => {
  const expected = toExpectation({
    ...books,
    groups: [
      { source: 's', expiresOn: 'infinity', accepted: 9n, rejected: 0n, purged: 0n },
      { source: '', expiresOn: 'infinity', accepted: 0n, rejected: 1n, purged: 0n },
    ],
  });

  it.each([
    ['all is there', true, expected, 1n, { rows: 10n, offsetSum: 45n }],
    ['a row is missing', false, expected, 1n, { rows: 9n, offsetSum: 45n }],
    ['another row is there instead', false, expected, 1n, { rows: 10n, offsetSum: 46n }],
    ['a letter is missing', false, expected, 0n, { rows: 10n, offsetSum: 45n }],
    ['more is counted than there are offsets', false, { ...expected, counted: 11n }, 1n, { rows: 10n, offsetSum: 45n }],
  ])('%s', (_, verdict, it_, letters, census) => {
    expect(fits(it_, letters, census)).toBe(verdict);
  });
});

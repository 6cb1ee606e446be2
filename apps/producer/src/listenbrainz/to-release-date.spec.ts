import { describe, expect, it } from '@jest/globals';
import { toReleaseDate } from './to-release-date.ts';

describe('toReleaseDate', () => {
  it.each([
    ['2026-11-07', '2026-11-07', 'day'],
    ['2022-5-16', '2022-05-16', 'day'],
    ['2024-2-29', '2024-02-29', 'day'],
    ['2022-5', '2022-05', 'month'],
    ['1994', '1994', 'year'],
    ['', null, null],
    [null, null, null],
    [undefined, null, null],
  ])('reads %j', (given, release_date, release_date_precision) => {
    expect(toReleaseDate(given)).toEqual({ release_date, release_date_precision });
  });

  it.each(['0000', '0000-00-00', '2023-02-29', '2022-13-01', '2022-5-32', '2022-0-1', '16.5.2022', 'soon', '22-5-16'])(
    'keeps %j as given and says no precision: no day is made of it',
    (given) => {
      expect(toReleaseDate(given)).toEqual({ release_date: given, release_date_precision: null });
    },
  );
});

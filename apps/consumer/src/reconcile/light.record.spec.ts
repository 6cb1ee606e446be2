import { describe, expect, it } from '@jest/globals';
import { retentionOfTheDay, toDayRetention, type LightRecord } from './light.record.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 10, 1);
/** Observed in the course of a day of November. */
const observed = (day: number, source = 'spotify'): LightRecord => ({
  offset: 0n,
  source,
  baseMs: FIRST + (day - 1) * DAY_MS + 5_000,
  isPurged: false,
});
const group = (expiresOn: string, n: bigint, source = 'spotify') => ({
  source,
  expiresOn,
  accepted: source === '' ? 0n : n,
  rejected: source === '' ? n : 0n,
  purged: 0n,
});
const records = [observed(1), observed(1), observed(3)];
const today = toDayRetention(new Map([['spotify', 30]]));

describe('retentionOfTheDay', () => {
  it("is today's where it gives the counts of the books", () => {
    expect(retentionOfTheDay(records, [group('2026-12-02', 2n), group('2026-12-04', 1n)], today)).toEqual(today);
  });

  it('is another where only that gives them', () => {
    const found = retentionOfTheDay(records, [group('2026-11-09', 2n), group('2026-11-11', 1n)], today);
    expect(found.get('spotify')).toBe(7);
  });

  it('is for ever where the books say so', () => {
    expect(retentionOfTheDay(records, [group('infinity', 3n)], today).has('spotify')).toBe(false);
  });

  it("is today's where none alone gives the counts", () => {
    const mixed = [group('2026-11-09', 1n), group('2026-12-02', 1n), group('2026-12-04', 1n)];
    expect(retentionOfTheDay(records, mixed, today).get('spotify')).toBe(30);
  });

  it('is found for each source, and for what was rejected', () => {
    const all = [...records, observed(2, ''), observed(2, 'simulator')];
    const books = [
      group('2026-12-02', 2n),
      group('2026-12-04', 1n),
      group('2026-11-05', 1n, ''),
      group('infinity', 1n, 'simulator'),
    ];
    const found = retentionOfTheDay(all, books, today);
    expect([found.get('spotify'), found.get(''), found.get('simulator')]).toEqual([30, 2, undefined]);
  });
});

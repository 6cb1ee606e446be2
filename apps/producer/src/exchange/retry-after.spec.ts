import { describe, expect, it } from '@jest/globals';
import { waitOf } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 21);
const said = (header: string | undefined, text = '') =>
  waitOf({ headers: new Headers(header === undefined ? {} : { 'retry-after': header }), text }, NOW);
const QUOTA = '{"error":{"status":429,"message":"API rate limit exceeded","reason":"QUOTA_EXCEEDED"}}';

describe('waitOf', () => {
  it.each([
    ['seconds', '11', 11_000, false],
    ['the longest that is slept through', '60', 60_000, false],
    ['a second more', '61', 61_000, true],
    ['a date', new Date(NOW + 30_000).toUTCString(), 30_000, false],
    ['a date that has passed', new Date(NOW - 30_000).toUTCString(), 0, false],
    ['a date in a year, as a day', new Date(NOW + 365 * 86_400_000).toUTCString(), 86_400_000, true],
    ['20 hours', '72000', 72_000_000, true],
    ['more than a day, as a day', '99999999999999999999', 86_400_000, true],
    ['a negative number', '-5', 10_000, false],
    ['a fraction', '1.5', 10_000, false],
    ['junk', 'soon', 10_000, false],
    ['nothing', undefined, 10_000, false],
  ])('reads %s', (_, header, ms, isQuota) => {
    expect(said(header)).toMatchObject({ ms, isQuota });
  });

  it('takes QUOTA_EXCEEDED as a quota however short the wait, and an hour where none is said', () => {
    expect(said('30', QUOTA)).toMatchObject({ ms: 30_000, isQuota: true, reason: 'QUOTA_EXCEEDED' });
    expect(said(undefined, QUOTA)).toMatchObject({ ms: 3_600_000, isQuota: true });
  });

  it.each(['Too many requests', '{"error":', 'null', '{"error":"QUOTA_EXCEEDED"}', '{"message":"QUOTA_EXCEEDED"}'])(
    'does not trust the body: %s',
    (text) => {
      expect(said('11', text)).toMatchObject({ ms: 11_000, isQuota: false });
    },
  );
});

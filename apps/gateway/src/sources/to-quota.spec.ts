import { describe, expect, it } from '@jest/globals';
import { toQuota, type QuotaRow } from './to-quota.ts';

const SLOT_MS = 300_000;
const NOW_MS = 1_000_000 * SLOT_MS + 60_000;
const row = (over: Partial<QuotaRow>): QuotaRow => ({
  bucket: 'search',
  calls: {},
  budget: 90,
  blocked_until: null,
  reason: null,
  updated_at: new Date(NOW_MS),
  ...over,
});

describe('what a bucket may still be asked', () => {
  it('counts the slots of a rolling day, the one that is just leaving it too', () => {
    const calls = { 999_711: 100, 999_712: 20, 999_900: 3, 1_000_000: 1 };
    expect(toQuota(row({ calls }), NOW_MS).callsToday).toBe(24);
  });

  it('is blocked until its time, and open from then on', () => {
    const blocked = { blocked_until: new Date(NOW_MS + 1), reason: 'QUOTA_EXCEEDED' };
    expect(toQuota(row(blocked), NOW_MS)).toMatchObject({
      blockedUntil: new Date(NOW_MS + 1).toISOString(),
      reason: 'QUOTA_EXCEEDED',
    });
    expect(toQuota(row(blocked), NOW_MS + 1)).toMatchObject({ blockedUntil: null, reason: null });
  });
});

import { describe, expect, it } from '@jest/globals';
import { expiresAtMs, toExpiryDay } from './expiry.ts';

const retention = new Map([['spotify', 30]]);

describe('expiry', () => {
  it('is the UTC midnight at least 30 days after the observation', () => {
    expect(toExpiryDay(expiresAtMs(Date.UTC(2026, 10, 1, 13), 'spotify', retention))).toBe('2026-12-02');
    expect(toExpiryDay(expiresAtMs(Date.UTC(2026, 10, 1), 'spotify', retention))).toBe('2026-12-01');
  });

  it('never comes for a source without a limit', () => {
    expect(expiresAtMs(Date.UTC(2026, 10, 1), 'import', retention)).toBeNull();
    expect(toExpiryDay(null)).toBe('infinity');
  });
});

import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import type { ActiveSources } from '../answers/active-sources.ts';
import type { PostgresStore } from '../stores/postgres.store.ts';
import { QuotaMetrics } from './quota.metrics.ts';

const SLOT_MS = 300_000;
const HOUR_MS = 3_600_000;

describe('the quotas that a scrape shows', () => {
  const rows = jest.fn<() => Promise<unknown[]>>();
  const scrape = async () => (await register.metrics()).split('\n').filter((line) => line.startsWith('spotify_quota'));

  beforeEach(() => {
    register.clear();
    rows.mockReset();
    const postgres = { rows } as unknown as PostgresStore;
    new QuotaMetrics(postgres, { configured: ['spotify'] } as unknown as ActiveSources).onApplicationBootstrap();
  });

  const bucketOf = (bucket: string, over: object) => ({
    source: 'spotify',
    bucket,
    calls: { [Math.floor(Date.now() / SLOT_MS)]: 7, 5: 100 },
    budget: null,
    blocked_until: null,
    reason: null,
    updated_at: new Date(),
    ...over,
  });

  it('are those of the ledger as it is, in one read of it', async () => {
    const blocked_until = new Date(Date.now() + HOUR_MS);
    rows.mockResolvedValue([bucketOf('search', { budget: 90, blocked_until }), bucketOf('token', {})]);
    const lines = await scrape();
    expect(lines).toEqual([
      'spotify_quota_budget{source="spotify",bucket="search"} 90',
      expect.stringMatching(/^spotify_quota_blocked_seconds\{source="spotify",bucket="search"\} 3(600|5\d\d(\.\d+)?)$/),
      'spotify_quota_blocked_seconds{source="spotify",bucket="token"} 0',
      'spotify_quota_calls{source="spotify",bucket="search"} 7',
      'spotify_quota_calls{source="spotify",bucket="token"} 7',
    ]);
    expect(rows).toHaveBeenCalledTimes(1);
    rows.mockResolvedValue([]);
    expect(await scrape()).toEqual([]);
    expect(rows).toHaveBeenCalledTimes(2);
  });

  it('are absent while PostgreSQL is away, and there as soon as it is back', async () => {
    rows.mockRejectedValueOnce(new Error('connect ECONNREFUSED'));
    expect(await scrape()).toEqual([]);
    rows.mockResolvedValue([bucketOf('search', {})]);
    expect(await scrape()).toContain('spotify_quota_calls{source="spotify",bucket="search"} 7');
  });
});

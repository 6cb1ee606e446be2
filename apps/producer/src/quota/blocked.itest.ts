import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../../../../test/delivery/app.process.ts';
import { TestPipeline } from '../../../../test/delivery/pipeline.ts';
import { eventually } from '../../../../test/eventually.ts';

const HOUR_MS = 3_600_000;

describe('a producer whose source blocks a bucket for 20 hours', () => {
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
    await pipeline.startConsumer();
    simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_MODE: 'dev',
      FRESHWAX_SIMULATOR_FAULTS: '429-quota-20h*1@albums/{id}',
    });
  });
  afterAll(() => pipeline.close());

  const start = (): Promise<AppProcess> =>
    pipeline.start('producer', {
      FRESHWAX_SIMULATOR_URL: simulator.url,
      FRESHWAX_WATCHED_TRACKS: 'Bohemian Rhapsody',
      FRESHWAX_DISCOVERY_SCHEDULE: '*/1 * * * * *',
      FRESHWAX_WATCH_SCHEDULE: '*/1 * * * * *',
    });
  const calls = async (): Promise<Record<string, number>> => {
    const { families } = await simulator.json<{ families: Record<string, { calls: number }> }>('/simulator/requests');
    return Object.fromEntries(Object.entries(families).map(([family, log]) => [family, log.calls]));
  };
  const runs = async (where: string): Promise<number> => {
    const { rows } = await pipeline.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM book.run WHERE ${where}`);
    return rows[0]!.n;
  };

  it('does not sleep, is killed, and begins again with the bucket still blocked, while the others go on', async () => {
    const first = await start();
    await eventually(async () => {
      expect(await first.metric('spotify_quota_blocked_seconds')).toBeGreaterThan(19 * 3_600);
      // Runs go on and end, though one bucket says no for hours.
      expect(await runs(`job = 'discovery' AND finished_at IS NOT NULL AND calls > 0`)).toBeGreaterThan(1);
    });
    expect(await first.kill('SIGKILL')).toBe('SIGKILL');
    const [before, runsBefore] = [await calls(), await runs(`job = 'watch' AND outcome = 'done'`)];
    expect(before['albums/{id}']).toBe(1);

    const second = await start();
    await eventually(async () => {
      expect(await runs(`job = 'watch' AND outcome = 'done'`)).toBeGreaterThan(runsBefore + 1);
      expect(await second.metric('spotify_quota_blocked_seconds')).toBeGreaterThan(19 * 3_600);
    });
    const after = await calls();
    expect(after['albums/{id}']).toBe(1);
    expect(after['tracks/{id}']).toBeGreaterThan(before['tracks/{id}'] ?? 0);
    await eventually(async () => expect((await second.readiness()).status).toBe('ok'));
    const { rows } = await pipeline.pool.query<{ blocked_until: Date; reason: string }>(
      `SELECT blocked_until, reason FROM book.quota_ledger WHERE bucket = 'albums/{id}'`,
    );
    expect(rows).toMatchObject([{ reason: 'QUOTA_EXCEEDED' }]);
    expect(rows[0]!.blocked_until.getTime() / HOUR_MS).toBeCloseTo(Date.now() / HOUR_MS + 20, 0);
    expect(await second.kill('SIGTERM')).toBe(0);
  });
});

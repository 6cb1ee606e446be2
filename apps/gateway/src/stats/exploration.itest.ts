import { once } from 'node:events';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { eventually } from '../../../../test/eventually.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

const BEHIND = { isBehind: true, freshnessMs: expect.any(Number) };

const get = async (url: string, options: RequestOptions): Promise<IncomingMessage> => {
  const [response] = (await once(request(url, options).end(), 'response')) as [IncomingMessage];
  return response;
};

describe('an exploration', () => {
  let filled: FilledGateway;
  const read = async (query: string): Promise<contracts.Exploration> =>
    (await filled.gateway.read(`stats/exploration?${query}`, contracts.explorationAnswer)).data;

  beforeAll(async () => {
    filled = await FilledGateway.start();
  });

  afterAll(() => filled.close());

  it('counts every pair once, over both axes', async () => {
    const { cells, spread, correlation, axes } = await read('x=durationMs&y=popularity&bins=10');
    const sumOf = (counts: number[]): number => counts.reduce((sum, n) => sum + n, 0);
    expect(correlation.n).toBeGreaterThan(300);
    expect(sumOf(cells.map(([, , n]) => n))).toBe(correlation.n);
    expect(sumOf(spread.map(({ n }) => n))).toBe(correlation.n);
    expect(axes!.x.from).toBeGreaterThanOrEqual(60_000);
    expect(axes!.y.to).toBeLessThanOrEqual(110);
  });

  it('fits the line that PostgreSQL fits, whichever way round it is asked', async () => {
    const fit = `SELECT regr_slope(popularity, duration_ms) AS there, regr_slope(duration_ms, popularity) AS back FROM live.track_meta`;
    const { there, back } = (await filled.pool.query<{ there: number; back: number }>(fit)).rows[0]!;
    expect((await read('x=durationMs&y=popularity')).line!.slope).toBeCloseTo(there, 12);
    expect((await read('x=popularity&y=durationMs')).line!.slope).toBeCloseTo(back, 6);
  });

  it('has an answer for every pair of variables', async () => {
    for (const x of contracts.correlationVariables)
      for (const y of contracts.correlationVariables)
        if (x !== y) expect((await read(`x=${x}&y=${y}&bins=5`)).correlation).toMatchObject({ x, y });
  });

  it('correlates the pair as it was asked for: x is x', async () => {
    const there = (await read('x=durationMs&y=popularity')).correlation;
    const back = (await read('x=popularity&y=durationMs')).correlation;
    expect([there.x, there.y, back.x, back.y]).toEqual(['durationMs', 'popularity', 'popularity', 'durationMs']);
    expect([there.sums!.sumX, there.sums!.sumXX]).toEqual([back.sums!.sumY, back.sums!.sumYY]);
    const sum = 'SELECT sum(duration_ms)::text AS ms FROM live.track_meta WHERE popularity IS NOT NULL';
    expect(there.sums!.sumX).toBe((await filled.pool.query<{ ms: string }>(sum)).rows[0]!.ms);
    expect([there.pearson, there.spearman]).toEqual([back.pearson, back.spearman]);
  });

  it('is empty without a pair, and draws one and two', async () => {
    expect(await read('source=import')).toMatchObject({ axes: null, cells: [], line: null });
    const put = (i: number) => `
      INSERT INTO live.track_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, duration_ms, popularity)
      VALUES ('only${i}', 'import', 0, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, ${i}, '[]', ${i}000, ${i * 10})`;
    await filled.write(put(1));
    expect(await read('source=import&bins=4')).toMatchObject({ cells: [[0, 0, 1]], line: null });
    await filled.write(put(2));
    const two = await read('source=import&bins=4');
    expect(two.cells).toEqual([
      [0, 0, 1],
      [1, 3, 1],
    ]);
    expect(two.line!.slope).toBeCloseTo(0.01, 12);
  });

  it('puts what lies far beyond all others in the last bin: the largest number that a record may have', async () => {
    await filled.write(`
      INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, duration_ms, track_number)
      SELECT 'far' || i, 'import', 0, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, 1000 + i, '[]', 1000, CASE i WHEN 0 THEN 2147483647 ELSE 1 + i % 8 END
        FROM generate_series(0, 2000) AS i`);
    const { axes, spread } = await read('source=import&x=trackNumber&y=durationMs&bins=8');
    expect(axes!.x).toEqual({ from: 1, to: 9, bins: 8 });
    expect(spread.map(({ n }) => n)).toEqual([250, 250, 250, 250, 250, 250, 250, 251]);
  });

  // As many tracks of each value: one bin shows more than its neighbours only where it takes more values.
  it('takes as many values into each bin, whole ones, and of days whole weeks: what is even has no stripes', async () => {
    const [MOST_POPULAR, DAYS] = [96, 400];
    await filled.write(
      `INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, release_date, release_day)
       SELECT 'even' || i, 'spotify', 0, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, 5000 + i, '[]', '', (now() AT TIME ZONE 'UTC')::date - i
         FROM generate_series(0, ${DAYS}) AS i`,
      ...['tracks', 'track_meta'].map(
        (table) => `
       INSERT INTO live.${table} (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, album_id, duration_ms, ${table === 'tracks' ? 'explicit, track_number' : 'popularity'})
       SELECT 'even' || i, 'spotify', 0, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, 5000 + i, '[]', 'even' || i % ${DAYS + 1}, 30000 + i % 400 * 1000,
              ${table === 'tracks' ? 'i % 2 = 0, 1 + i % 19' : `i % ${MOST_POPULAR + 1}`}
         FROM generate_series(0, ${(MOST_POPULAR + 1) * (DAYS + 1) - 1}) AS i`,
      ),
    );
    const widths: Record<string, number> = {};
    for (const x of ['popularity', 'trackNumber', 'durationMs', 'releaseAgeDays', 'explicit'] as const) {
      const { axes, spread } = await read(
        `source=spotify&x=${x}&y=${x === 'durationMs' ? 'trackNumber' : 'durationMs'}`,
      );
      const { from, to, bins } = axes!.x;
      widths[x] = (to - from) / bins;
      expect(spread.map(({ bin }) => bin)).toEqual(Array.from({ length: bins }, (_, bin) => bin));
      const whole = spread.slice(1, -1).map(({ n }) => n);
      // Some are one more, where the last round through the values ends.
      expect([x, Math.max(0, ...whole) <= Math.min(Infinity, ...whole) * 1.02]).toEqual([x, true]);
    }
    expect(widths).toEqual({ popularity: 4, trackNumber: 1, durationMs: 14_000, releaseAgeDays: 14, explicit: 1 });
  });

  it('that takes longer than anybody waits is refused with the reason, computed all the same, and given to who asks again', async () => {
    const path = '/api/v1/stats/exploration?x=durationMs&y=popularity&bins=13';
    const whileLocked = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      await filled.pool.query('BEGIN; LOCK TABLE live.track_meta IN ACCESS EXCLUSIVE MODE');
      const answer = await ask();
      await filled.pool.query('COMMIT');
      return answer;
    };
    const refused = await whileLocked(() => filled.gateway.get(path));
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('etag')]).toEqual([503, '2', null]);
    expect((await problemOf(refused)).type).toBe('/problems/not-computed-yet');
    const answered = await eventually(async () => {
      const response = await filled.gateway.get(path);
      expect(response.status).toBe(200);
      return response;
    });
    const { meta } = contracts.explorationAnswer.parse(await answered.json());
    const tag = answered.headers.get('etag')!;
    expect(tag).toContain(`"${meta.dataVersion}-`);

    // Who keeps an earlier version is told that there is a newer one. Not by fetch, which insists where a tag is named.
    await filled.write();
    const asked = { headers: { 'if-none-match': tag } };
    const behind = await whileLocked(() => get(`${filled.gateway.url}${path}`, asked));
    expect([behind.statusCode, behind.headers.etag]).toEqual([200, undefined]);
    expect(contracts.explorationAnswer.parse(await json(behind)).meta).toMatchObject({ ...meta, ...BEHIND });
  });

  it.each(['x=popularity&y=popularity', 'x=name', 'bins=61'])('refuses %s', async (query) => {
    expect((await filled.gateway.get(`/api/v1/stats/exploration?${query}`)).status).toBe(400);
  });
});

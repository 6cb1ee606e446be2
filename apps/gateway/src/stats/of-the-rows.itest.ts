import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS, TRACKS } from '../gateway.fixture.ts';
import type { Gateway } from '../running-gateway.fixture.ts';

describe('statistics', () => {
  let filled: FilledGateway;
  let gateway: Gateway;
  let pool: Pool;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    ({ gateway, pool } = filled);
  });
  afterAll(() => filled?.close());

  it('sums durations and popularities as PostgreSQL does from the rows', async () => {
    const { data, meta } = await gateway.read('stats/overview', contracts.overviewAnswer);
    const { rows } = await pool.query(`
      SELECT count(duration_ms)::text AS n, sum(duration_ms)::text AS sum, sum(duration_ms::numeric * duration_ms)::text AS "sumOfSquares",
             avg(duration_ms)::float8 AS mean, stddev(duration_ms)::float8 AS dev,
             percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY duration_ms / 1000 * 1000) AS quartiles FROM live.tracks`);
    const { n, sum, sumOfSquares, mean, dev, quartiles } = rows[0];
    expect(data.trackDuration.sums).toEqual({ n, sum, sumOfSquares });
    expect(data.trackDuration.mean).toBeCloseTo(mean, 6);
    expect(data.trackDuration.stdDev).toBeCloseTo(dev, 6);
    expect([data.trackDuration.q1, data.trackDuration.median, data.trackDuration.q3]).toEqual(quartiles);
    expect(data).toMatchObject({
      albums: 60,
      tracks: TRACKS,
      artists: 30,
      watchedTracks: 3,
      events: { applied: 3_000, rejected: 300 },
    });
    expect(data.artistPopularity).toMatchObject({ n: 27, missing: 0, notOffered: 3, availability: 'ok' });
    expect(data.newestObservedAt).toBe(new Date(OBSERVED_AT_MS - 1_000).toISOString());
    expect(meta).toMatchObject({ sources: ['simulator'], freshnessMs: expect.any(Number) });
  });

  it('correlates as PostgreSQL does from the rows, sums to the last digit', async () => {
    const { data } = await gateway.read('stats/correlations', contracts.correlationsAnswer);
    const pair = (x: string, y: string) => data.pairs.find((it) => it.x === x && it.y === y)!;
    const ranked = (columns: string, from: string): string => `
      WITH v AS (SELECT ${columns} FROM ${from}), p AS (SELECT x, y FROM v WHERE x IS NOT NULL AND y IS NOT NULL),
           r AS (SELECT x, y, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0 AS rx,
                        rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2.0 AS ry FROM p)
      SELECT count(*)::int AS n, corr(x, y) AS pearson, corr(rx, ry) AS spearman, sum(x)::text AS "sumX", sum(y)::text AS "sumY",
             sum(x::numeric * x)::text AS "sumXX", sum(y::numeric * y)::text AS "sumYY", sum(x::numeric * y)::text AS "sumXY" FROM r`;
    const compare = async (
      found: contracts.Correlation,
      columns: string,
      from: string,
      only?: 'spearman' | 'pearson',
    ): Promise<void> => {
      const { n, pearson, spearman, ...sums } = (await pool.query(ranked(columns, from))).rows[0];
      expect(found.n).toBe(n);
      if (only !== 'spearman') expect(found.pearson?.r).toBeCloseTo(pearson, 9);
      if (only !== 'spearman') expect(found.sums).toMatchObject(sums);
      if (only !== 'pearson') expect(found.spearman?.r).toBeCloseTo(spearman, 9);
    };
    const meta = 'live.track_meta t';
    await compare(pair('popularity', 'durationMs'), 'popularity AS x, duration_ms AS y', meta, 'pearson');
    await compare(pair('popularity', 'durationMs'), 'popularity AS x, duration_ms / 1000 AS y', meta, 'spearman');
    await compare(pair('popularity', 'explicit'), 'popularity AS x, explicit::int AS y', meta);
    await compare(
      pair('popularity', 'trackNumber'),
      't.popularity AS x, k.track_number AS y',
      `${meta} JOIN live.tracks k USING (id, source)`,
    );
    await compare(
      pair('popularity', 'artistPopularity'),
      't.popularity AS x, m.popularity AS y',
      `${meta} JOIN live.artist_meta m ON m.id = t.artist_id`,
    );
    await compare(
      pair('popularity', 'releaseAgeDays'),
      `t.popularity AS x, ((now() AT TIME ZONE 'UTC')::date - a.release_day) AS y`,
      `${meta} JOIN live.albums a ON a.id = t.album_id`,
    );
    const [byNumber, tracks] = [pair('durationMs', 'trackNumber'), 'live.tracks'];
    await compare(byNumber, 'duration_ms AS x, track_number AS y', tracks, 'pearson');
    await compare(byNumber, 'duration_ms / 1000 AS x, track_number AS y', tracks, 'spearman');
    expect(data.pairs).toHaveLength(15);
    expect(pair('popularity', 'durationMs').method).toBe('sums');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS } from '../gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

const HOUR_MS = 3_600_000;
const HOURS = 48;

/** Tracks 1 to 40 were observed hourly for two days: odd ones rose by a point an hour, even ones fell. */
const historySql = (prefix: string): string => `
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}spotify.track_meta', 'track' || i, 'simulator', at / ${HOUR_MS}, at, gen_random_uuid(),
       CASE WHEN h % 7 = 3 THEN null WHEN i % 2 = 1 THEN 50 - h ELSE 20 + h END, 'infinity', i % 6, 0, i * 100 + h
  FROM generate_series(1, 40) i, generate_series(1, ${HOURS}) h, LATERAL (SELECT ${OBSERVED_AT_MS}::bigint - h * ${HOUR_MS}::bigint AS at) AS t;
UPDATE live.track_meta SET popularity = CASE WHEN right(id, 1)::int % 2 = 1 THEN 50 ELSE 20 END, missing = '[]'
 WHERE id IN (SELECT 'track' || i FROM generate_series(1, 40) i);
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}spotify.artist_meta', 'artist1', 'simulator', at / ${HOUR_MS}, at, gen_random_uuid(), 5, 'infinity', 0, 0, h
  FROM generate_series(1, 3) h, LATERAL (SELECT ${OBSERVED_AT_MS}::bigint - h * ${HOUR_MS}::bigint AS at) AS t;`;

const iso = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());
const range = `from=${iso(OBSERVED_AT_MS - 10 * 24 * HOUR_MS)}&to=${iso(OBSERVED_AT_MS)}`;

describe('histories', () => {
  let filled: FilledGateway;
  const read: FilledGateway['gateway']['read'] = (path, schema) => filled.gateway.read(path, schema);

  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(historySql(filled.env.FRESHWAX_TOPIC_PREFIX));
  });

  afterAll(() => filled.close());

  it('of a track are its observations oldest first, each with the record that said it', async () => {
    const { data, meta } = await read(`tracks/track1/history?${range}`, contracts.entityHistoryAnswer);
    expect(data).toMatchObject({ name: 'track 1 50%_off', availability: 'ok', n: HOURS, missing: 7 });
    expect(data.points.map(({ popularity }) => popularity)).toEqual(
      Array.from({ length: HOURS }, (_, at) => HOURS - at).map((h) => (h % 7 === 3 ? null : 50 - h)),
    );
    expect(data.points.at(-1)?.provenance).toMatchObject({ partition: 1, generation: 0, offset: '101' });
    expect(meta.missing).toEqual({ popularity: 7 });
  });

  it('are thinned to the points asked for, from the first to the last', async () => {
    const all = (await read(`tracks/track1/history?${range}`, contracts.entityHistoryAnswer)).data;
    const { data } = await read(`tracks/track1/history?${range}&maxPoints=5`, contracts.entityHistoryAnswer);
    expect(data.points).toHaveLength(5);
    expect([data.points[0], data.points.at(-1)]).toEqual([all.points[0], all.points.at(-1)]);
    expect(data.n).toBe(HOURS);
  });

  it('of an artist come from the artist’s own observations', async () => {
    const { data } = await read(`artists/artist1/history?${range}`, contracts.entityHistoryAnswer);
    expect(data.points.map(({ popularity }) => popularity)).toEqual([5, 5, 5]);
  });

  it('stand side by side in the order asked for, and name the ids that nobody knows', async () => {
    const { data } = await read(`compare?ids=track2,nobody,track1&${range}`, contracts.comparisonAnswer);
    expect(data.entries.map(({ id }) => id)).toEqual(['track2', 'track1']);
    expect(data.unknown).toEqual(['nobody']);
  });

  it('tell what rose and fell in a day, from the observation of a day before', async () => {
    const risers = (await read('stats/movers?window=1d&limit=100', contracts.moversAnswer)).data;
    expect(risers).toMatchObject({ availability: 'ok', until: new Date(OBSERVED_AT_MS).toISOString() });
    // Hour 24 is 24 % 7 = 3: no popularity was said, so the hour before it is the newest that counts.
    expect(new Set(risers.movers.map(({ change }) => change))).toEqual(new Set([25]));
    const odd = risers.movers.map(({ id }) => Number(id.slice('track'.length)) % 2);
    expect(new Set(odd)).toEqual(new Set([1]));
    expect(risers.movers[0]!.before.provenance.offset).toMatch(/25$/);
    const fallers = (await read('stats/movers?window=1d&order=fallers', contracts.moversAnswer)).data;
    expect(fallers.movers[0]).toMatchObject({ change: -25, now: { popularity: 20 }, before: { popularity: 45 } });
    // Tracks 4, 8 ... 40 have no meta row at all, so that 30 are compared.
    expect(fallers.compared).toBe(30);
  });

  it('say nothing of a window that no observation reaches back to', async () => {
    const { data } = await read('stats/movers?window=30d', contracts.moversAnswer);
    expect(data).toMatchObject({ compared: 0, movers: [] });
    expect(data.considered).toBeGreaterThan(0);
  });

  it('reach back to where a table of long ago begins', async () => {
    const all = await read('tracks/track1/history?from=1990-01-01T00:00:00Z', contracts.entityHistoryAnswer);
    const usual = await read('tracks/track1/history', contracts.entityHistoryAnswer);
    expect(all.data.n).toBeGreaterThanOrEqual(usual.data.n);
    expect(all.data.from).toBe('1990-01-01T00:00:00.000Z');
  });

  it.each([
    [`tracks/track1/history?from=${iso(OBSERVED_AT_MS)}&to=${iso(OBSERVED_AT_MS - 1)}`, 400],
    [`tracks/track1/history?from=1970-01-01T00:00:00Z`, 400],
    ['tracks/track1/history?maxPoints=1000000000', 400],
    ['tracks/nobody/history', 404],
    ['tracks/%00/history', 404],
    ['compare', 400],
    ['compare?ids=1,2,3,4,5,6,7,8,9', 400],
    ['stats/movers?window=2d', 400],
    ['stats/movers?limit=1e9', 400],
  ])('refuse %s with %i', async (path, status) => {
    const response = await filled.gateway.get(`/api/v1/${path}`);
    expect((await problemOf(response)).status).toBe(status);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { aggregatesSql } from '../gateway.fixture.ts';

/** One with everything, one whose popularity nobody said, one to whom it is not offered; the fourth is known by its tracks alone. */
const rowsSql = (source: string): string => `
INSERT INTO live.artist_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, popularity, listen_count)
SELECT 'ranked' || i, '${source}', 0, gen_random_uuid(), 'Ranked', missing, 'infinity', 0, 0, i, popularity, listens
  FROM (VALUES (1, '[]'::jsonb, 50, 5), (2, '[]', null, 7), (3, '["popularity"]', null, null)) AS artist(i, missing, popularity, listens);
INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, artist_id)
SELECT 'ranked' || i, '${source}', 0, gen_random_uuid(), 'Ranked', '[]', 'infinity', 0, 0, i, '[]', artist
  FROM (VALUES (1, 'ranked1'), (2, 'ranked1'), (3, 'ranked1'), (4, 'ranked2'), (5, 'ranked3'), (6, 'ranked4'), (7, 'ranked4'), (8, null)) AS track(i, artist);
INSERT INTO live.track_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, artist_id, popularity)
SELECT id, source, 0, tie, name, CASE WHEN artist_id = 'ranked3' THEN '["popularity"]' ELSE '[]' END::jsonb, expires_on, 0, 0, off, artists, artist_id,
       CASE WHEN artist_id = 'ranked1' OR off = 7 THEN 20 END
  FROM live.tracks WHERE source = '${source}';`;

describe('a ranking of artists', () => {
  let filled: FilledGateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    for (const source of ['import', 'listenbrainz'])
      await filled.write(rowsSql(source), aggregatesSql(filled.env.FRESHWAX_TOPIC_PREFIX, source));
  });
  afterAll(() => filled.close());

  it.each([
    ['by=popularity', { n: 1, missing: 1, notOffered: 1 }],
    ['by=popularity&minTracks=1', { n: 1, missing: 1, notOffered: 1 }],
    ['by=popularity&minTracks=2', { n: 1, missing: 0, notOffered: 0 }],
    ['by=trackPopularity', { n: 1, missing: 0, notOffered: 0 }],
    ['by=trackPopularity&minTracks=0', { n: 2, missing: 1, notOffered: 1 }],
    ['by=trackPopularity&minTracks=2', { n: 1, missing: 0, notOffered: 0 }],
    ['by=listens', { n: 2, missing: 0, notOffered: 1 }],
    ['by=listens&source=listenbrainz', { n: 2, missing: 1, notOffered: 0 }],
    ['by=listens&minTracks=2', { n: 1, missing: 0, notOffered: 0 }],
    ['by=tracks', { n: 4, missing: 0, notOffered: 0 }],
    ['by=tracks&minTracks=2', { n: 2, missing: 0, notOffered: 0 }],
    ['by=popularity&source=spotify', { n: 0, missing: 0, notOffered: 0 }],
    ['by=popularity&source=simulator', { n: 27, missing: 0, notOffered: 3 }],
  ])('%s says how many have a place, and how many have none', async (asked, counts) => {
    const question = asked.includes('source=') ? asked : `${asked}&source=import`;
    for (const order of ['top', 'bottom'] as const) {
      const path = `stats/artists?${question}&order=${order}`;
      const one = await filled.gateway.read(`${path}&limit=1`, contracts.rankedArtistsAnswer);
      expect(one.data).toMatchObject(counts);
      expect(one.meta.missing).toEqual({ [one.data.by]: counts.missing + counts.notOffered });
      const all = await filled.gateway.read(`${path}&limit=100`, contracts.rankedArtistsAnswer);
      expect([all.data.artists.length, one.data.artists.length]).toEqual([counts.n, Math.min(1, counts.n)]);
    }
  });

  it('says of each artist how popular the tracks are: mean and quartiles, of how many, and how many have none', async () => {
    const read = async (question: string) => {
      const path = `stats/artists?by=tracks&limit=100&${question}`;
      const { data } = await filled.gateway.read(path, contracts.rankedArtistsAnswer);
      return new Map(data.artists.map(({ id, trackPopularity }) => [id, trackPopularity]));
    };
    const imported = await read('source=import');
    const none = { n: 0, mean: null, q1: null, median: null, q3: null };
    expect(imported.get('ranked1')).toEqual({ n: 3, missing: 0, mean: 20, q1: 20, median: 20, q3: 20 });
    expect(imported.get('ranked3')).toEqual({ ...none, missing: 1 });
    expect(imported.get('ranked4')).toEqual({ n: 1, missing: 1, mean: 20, q1: 20, median: 20, q3: 20 });

    const simulated = await read('source=simulator');
    const { rows } = await filled.pool.query<{ artist_id: string; n: number; mean: number; quartiles: number[] }>(`
      SELECT artist_id, count(popularity)::int AS n, avg(popularity)::float8 AS mean,
             percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY popularity) AS quartiles
        FROM live.track_meta WHERE source = 'simulator' AND popularity IS NOT NULL GROUP BY artist_id`);
    expect(rows.some(({ quartiles: [q1, , q3] }) => q1! < q3!)).toBe(true);
    for (const { artist_id, n, mean, quartiles } of rows) {
      const [q1, median, q3] = quartiles;
      expect([artist_id, simulated.get(artist_id)]).toMatchObject([artist_id, { n, mean, q1, median, q3 }]);
    }
  });
});

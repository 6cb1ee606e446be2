import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

/** Of 20: every third without a popularity, of which one whose source offers none; two that are equal in it. */
const MANY = `
INSERT INTO live.spotify_events (id, source, observed_at, tie, name, missing, run_id, expires_on, part, generation, off, artists, artist_id,
       album_id, album_name, duration_ms, requested_id, popularity, is_playable)
SELECT 'w' || lpad(i::text, 2, '0'), 'simulator', 1795000000000 + i * 1000, gen_random_uuid(), 'Name ' || i, CASE WHEN i = 3 THEN '["popularity"]' ELSE '[]' END::jsonb,
       'run-' || i, 'infinity', i % 6, 0, 100 + i, '[{"id": "a1", "name": "A"}]', 'a' || i % 2, 'b' || i % 4, 'Album ' || i % 4, 60000 + i * 1000, 'asked' || i,
       CASE WHEN i % 3 = 0 THEN null ELSE i / 2 * 10 END, i % 5 <> 0 FROM generate_series(1, 20) i`;

describe('watched tracks', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write('DELETE FROM live.spotify_events', MANY);
  });
  afterAll(() => filled.close());

  const read = (query: string) => filled.gateway.read(`watched-tracks?${query}`, contracts.watchedTrackList);
  const idsOf = async (query: string) => (await read(query)).data.map(({ id }) => id);
  /** What PostgreSQL makes of it. */
  const asked = async (rest: string): Promise<string[]> =>
    (await filled.pool.query<{ id: string }>(`SELECT id FROM live.spotify_events ${rest}`)).rows.map(({ id }) => id);

  it.each([
    ['', 'ORDER BY observed_at DESC'],
    ['sort=popularity', 'ORDER BY popularity NULLS LAST, id DESC'],
    ['sort=-popularity,-durationMs', 'ORDER BY popularity DESC NULLS LAST, duration_ms DESC'],
    ['sort=name', 'ORDER BY name COLLATE "C"'],
    [
      'popularity[gte]=30&durationMs[lte]=75000',
      'WHERE popularity >= 30 AND duration_ms <= 75000 ORDER BY observed_at DESC',
    ],
    ['artistId=a1&albumId=b3', `WHERE artist_id = 'a1' AND album_id = 'b3' ORDER BY observed_at DESC`],
    ['playable=false', 'WHERE NOT is_playable ORDER BY observed_at DESC'],
    ['requestedId=asked7', `WHERE id = 'w07'`],
    ['ids=w02,w05&sort=id', `WHERE id IN ('w02', 'w05') ORDER BY id`],
    ['q=name 1', `WHERE name ILIKE '%name 1%' ORDER BY observed_at DESC`],
  ])('%s are those rows in that order, page after page', async (query, sql) => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { data, page } = await read(`${query}&limit=3${cursor}`);
      seen.push(...data.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen).toEqual(await asked(sql));
    expect(seen.length).toBeGreaterThan(0);
  });

  it('say what was observed, which record said it, and whether the source offers what is missing', async () => {
    const { data } = await filled.gateway.read('watched-tracks/w07', contracts.watchedTrackAnswer);
    expect(data).toMatchObject({
      requestedId: 'asked7',
      albumName: 'Album 3',
      artists: [{ id: 'a1', name: 'A' }],
      durationMs: 67_000,
      isPlayable: true,
      popularity: 30,
      popularityAvailability: 'ok',
      provenance: {
        partition: 1,
        offset: '107',
        runId: 'run-7',
        topic: `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify_events`,
      },
    });
    const availabilities = await Promise.all(
      ['w03', 'w06'].map(
        async (id) => (await filled.gateway.read(`watched-tracks/${id}`, contracts.watchedTrackAnswer)).data,
      ),
    );
    expect(availabilities.map((row) => row.popularityAvailability)).toEqual(['not-offered', 'missing']);
    expect((await read('limit=200')).meta.missing).toEqual({ popularity: 6, durationMs: 0, isPlayable: 0 });
    expect((await filled.gateway.get('/api/v1/watched-tracks/nobody')).status).toBe(404);
  });

  it('come as fields, and as files of all of them', async () => {
    const few = await filled.gateway.read(
      'watched-tracks?fields=id,popularity&limit=1',
      contracts.watchedTrackFieldsList,
    );
    expect(few.data).toEqual([{ id: 'w20', popularity: 100 }]);
    const csv = await (await filled.gateway.get('/api/v1/watched-tracks.csv?popularity[gte]=50')).text();
    const ids = csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',', 1)[0]);
    expect(ids).toEqual(await asked('WHERE popularity >= 50 ORDER BY id'));
    const ndjson = await filled.gateway.get('/api/v1/watched-tracks', { accept: 'application/x-ndjson' });
    expect((await ndjson.text()).trimEnd().split('\n').at(-1)).toBe('{"_end":true,"rows":20}');
    const parquet = await filled.gateway.get('/api/v1/watched-tracks.parquet');
    expect(
      Buffer.from(await parquet.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1');
  });

  it('are 304 to who has them, before the database is asked', async () => {
    const first = await filled.gateway.get('/api/v1/watched-tracks?limit=2');
    const tag = first.headers.get('etag')!;
    expect(tag).toMatch(/^W\/"\d+\.[0-9a-f]{8}-[\w-]{12}"$/);
    expect((await filled.gateway.get('/api/v1/watched-tracks?limit=2', { 'if-none-match': tag })).status).toBe(304);
    expect(await idsOf('limit=1')).toEqual(['w20']);
  });
});

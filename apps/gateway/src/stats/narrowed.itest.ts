import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS } from '../gateway.fixture.ts';

const HOUR_MS = 3_600_000;

/** Types, genres and credits of each kind, one unknown, and what every track was a week ago. */
const variedSql = (prefix: string): string => `
UPDATE live.albums SET album_type = CASE off % 3 WHEN 0 THEN 'single' WHEN 1 THEN 'album' END,
       genres = CASE off % 4 WHEN 0 THEN '["jazz"]'::jsonb WHEN 1 THEN '["jazz", "pop"]' END,
       artists = jsonb_build_array(jsonb_build_object('id', 'artist' || off % 7), jsonb_build_object('id', 'artist' || off % 11));
UPDATE live.artist_meta SET genres = CASE off % 5 WHEN 0 THEN '["jazz", "folk"]'::jsonb WHEN 1 THEN '["folk"]' WHEN 2 THEN null ELSE '[]' END,
       listen_count = CASE WHEN off % 3 > 0 THEN off * 11 % 17 END;
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}spotify.track_meta', id, source, at / ${HOUR_MS}, at, tie, off % 101, 'infinity', part, 0, off
  FROM live.track_meta, LATERAL (SELECT ${OBSERVED_AT_MS} - 8 * 24 * ${HOUR_MS}::bigint AS at) AS before WHERE off % 6 > 0`;

/** Everything of one track, as no query of the gateway reads it. */
interface Track {
  id: string;
  artistId: string;
  hasMeta: boolean;
  durationMs: number | null;
  explicit: number | null;
  trackNumber: number;
  popularity: number | null;
  before: number | null;
  artistPopularity: number | null;
  releaseAgeDays: number | null;
  day: string | null;
  type: string;
  genres: string[];
}
const TRACKS_SQL = `
SELECT t.id, t.artist_id AS "artistId", p.id IS NOT NULL AS "hasMeta", t.duration_ms AS "durationMs", t.explicit::int AS explicit,
       t.track_number AS "trackNumber", p.popularity, h.popularity AS before, m.popularity AS "artistPopularity",
       (now() AT TIME ZONE 'UTC')::date - a.release_day AS "releaseAgeDays", a.release_day::text AS day, coalesce(a.album_type, 'unknown') AS type,
       ARRAY(SELECT jsonb_array_elements_text(a.genres) UNION SELECT jsonb_array_elements_text(m.genres)) AS genres
  FROM live.tracks t LEFT JOIN live.track_meta p USING (id) LEFT JOIN live.popularity_history h USING (id)
  LEFT JOIN live.albums a ON a.id = t.album_id LEFT JOIN live.artist_meta m ON m.id = t.artist_id`;

const within = (value: number | string | null, from: number | string, to: number | string): boolean =>
  value !== null && value >= from && value <= to;

/** Each filter as the address has it, and by hand. */
const FILTERS: [string, (track: Track) => boolean][] = [
  ['genre=jazz,folk', ({ genres }) => genres.includes('jazz') || genres.includes('folk')],
  ['type=single', ({ type }) => type === 'single'],
  ['type=unknown,album', ({ type }) => type !== 'single'],
  ['artistId=artist7', ({ artistId }) => artistId === 'artist7'],
  ['released[gte]=2005-01-01&released[lte]=2012-12-31', ({ day }) => within(day, '2005-01-01', '2012-12-31')],
  ['durationMs[gte]=100000&durationMs[lte]=199999', ({ durationMs }) => within(durationMs, 100_000, 199_999)],
  ['popularity[gte]=40&popularity[lte]=70', ({ popularity }) => within(popularity, 40, 70)],
  ['artistPopularity[gte]=30&artistPopularity[lte]=90', (track) => within(track.artistPopularity, 30, 90)],
  [
    'genre=jazz&type=single&popularity[gte]=20',
    (t) => t.genres.includes('jazz') && t.type === 'single' && within(t.popularity, 20, 100),
  ],
  ["genre=x') OR true --", () => false],
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Of columns, by the textbook: the mean of products of what deviates. */
function correlate(pairs: readonly (readonly [number, number])[]): { r: number; slope: number } {
  const [mx, my] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  const of = (product: (dx: number, dy: number) => number): number =>
    sum(pairs.map(([x, y]) => product(x - mx, y - my)));
  const [xx, yy, xy] = [of((dx) => dx * dx), of((_, dy) => dy * dy), of((dx, dy) => dx * dy)];
  return { r: xy / Math.sqrt(xx * yy), slope: xy / xx };
}

/** Equal values share the mean of their places. */
const midranks = (values: readonly number[]): number[] =>
  values.map((value) => sum(values.map((other) => (other < value ? 1 : other === value ? 0.5 : 0))));

/** What albums say themselves, and what the artists that they credit do. */
const ALBUM_GENRES = `ARRAY(SELECT jsonb_array_elements_text(genres) UNION SELECT jsonb_array_elements_text(m.genres)
  FROM live.artist_meta m, jsonb_array_elements(artists) c WHERE m.id = c ->> 'id')`;

describe('statistics of some rows', () => {
  let filled: FilledGateway;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(variedSql(filled.env.FRESHWAX_TOPIC_PREFIX));
  });
  afterAll(() => filled.close());

  describe.each(FILTERS)('narrowed by %s', (filter, fits) => {
    let tracks: Track[];
    const read: FilledGateway['gateway']['read'] = (path, schema) =>
      filled.gateway.read(`${path}${path.includes('?') ? '&' : '?'}${filter}`, schema);

    beforeAll(async () => {
      const { rows } = await filled.pool.query<Track>(TRACKS_SQL);
      tracks = rows.filter(fits);
    });

    it('is the list of these tracks, in every order, page after page', async () => {
      const ids = tracks.map(({ id }) => id).toSorted();
      for (const sort of ['-observedAt', '-durationMs', '-popularity,name', 'id']) {
        const listed: string[] = [];
        for (let cursor = '', isMore = true; isMore;) {
          const { data, page } = await read(`tracks?sort=${sort}&limit=90&count=exact${cursor}`, contracts.trackList);
          expect(page.total).toBe(ids.length);
          listed.push(...data.map(({ id }) => id));
          isMore = page.hasMore;
          cursor = `&cursor=${encodeURIComponent(page.nextCursor ?? '')}`;
        }
        expect([sort, ...listed.toSorted()]).toEqual([sort, ...ids]);
      }
    });

    const known = (x: contracts.CorrelationVariable, y: contracts.CorrelationVariable) => {
      const rows = tracks.filter(({ hasMeta }) => hasMeta || (x !== 'popularity' && y !== 'popularity'));
      const pairs = rows.flatMap((track) =>
        track[x] === null || track[y] === null ? [] : [[track[x], track[y]] as const],
      );
      return { pairs, missing: rows.length - pairs.length };
    };

    it('correlates every pair as these tracks alone do', async () => {
      const { data } = await read('stats/correlations', contracts.correlationsAnswer);
      expect(data.pairs).toHaveLength(15);
      for (const pair of data.pairs) {
        const { pairs, missing } = known(pair.x, pair.y);
        expect([pair.x, pair.y, pair.n, pair.missing, pair.method]).toEqual([
          pair.x,
          pair.y,
          pairs.length,
          missing,
          'query',
        ]);
        const { r } = correlate(pairs);
        if (Number.isNaN(r)) expect(pair.pearson).toBeNull();
        else expect(pair.pearson!.r).toBeCloseTo(r, 9);
        const bySecond = ([x, y]: readonly [number, number]): [number, number] => [
          pair.x === 'durationMs' ? Math.floor(x / 1_000) : x,
          pair.y === 'durationMs' ? Math.floor(y / 1_000) : y,
        ];
        const seconds = pairs.map(bySecond);
        const [rx, ry] = [midranks(seconds.map(([x]) => x)), midranks(seconds.map(([, y]) => y))];
        if (pair.spearman) expect(pair.spearman.r).toBeCloseTo(correlate(rx.map((x, at) => [x, ry[at]!])).r, 9);
        expect(pair.sums).toMatchObject({
          sumX: String(sum(pairs.map(([x]) => x))),
          sumY: String(sum(pairs.map(([, y]) => y))),
          sumXY: String(sum(pairs.map(([x, y]) => x * y))),
        });
      }
    });

    it.each([
      ['durationMs', 'popularity'],
      ['popularity', 'trackNumber'],
      ['releaseAgeDays', 'artistPopularity'],
    ] as const)('explores %s and %s of these tracks alone', async (x, y) => {
      const { data } = await read(`stats/exploration?x=${x}&y=${y}&bins=5`, contracts.explorationAnswer);
      const { pairs, missing } = known(x, y);
      expect(data.correlation).toMatchObject({ x, y, n: pairs.length, missing });
      expect(sum(data.cells.map(([, , n]) => n))).toBe(pairs.length);
      const { slope } = correlate(pairs);
      if (Number.isFinite(slope)) expect(data.line!.slope).toBeCloseTo(slope, 10);
      else expect(data.line).toBeNull();
    });

    it('ranks artists by these tracks alone', async () => {
      const byArtist = (rows: readonly Track[]) => [...Map.groupBy(rows, ({ artistId }) => artistId)];
      const ofTracks = byArtist(tracks).map(([id, of]) => ({ id, value: of.length }));
      const rated = byArtist(tracks.filter(({ popularity }) => popularity !== null)).filter(([, of]) => of.length >= 3);
      const ofPopularity = rated.map(([id, of]) => ({ id, value: mean(of.map(({ popularity }) => popularity!)) }));
      for (const [by, expected] of [
        ['tracks', ofTracks],
        ['trackPopularity', ofPopularity],
      ] as const) {
        const { data } = await read(`stats/artists?by=${by}&limit=100`, contracts.rankedArtistsAnswer);
        expect([by, data.n]).toEqual([by, expected.length]);
        const values = new Map(data.artists.map(({ id, value }) => [id, value]));
        for (const { id, value } of expected) expect(values.get(id)).toBeCloseTo(value, 9);
      }
    });

    it('moved as these tracks alone did', async () => {
      const { data } = await read('stats/movers?window=7d&limit=100', contracts.moversAnswer);
      const now = tracks.filter(({ popularity }) => popularity !== null);
      const compared = now.filter(({ before }) => before !== null);
      expect(data).toMatchObject({ considered: now.length, compared: compared.length });
      const changes = compared.map(({ popularity, before }) => popularity! - before!).filter((change) => change > 0);
      expect(data.movers.map(({ change }) => change)).toEqual(changes.toSorted((a, b) => b - a).slice(0, 100));
    });

    it('is counted on the first page', async () => {
      const { data } = await read('stats/overview', contracts.overviewAnswer);
      const lengths = tracks.flatMap(({ durationMs }) => durationMs ?? []);
      expect(data.tracks).toBe(tracks.length);
      expect(data.trackDuration.sums).toMatchObject({ n: String(lengths.length), sum: String(sum(lengths)) });
      const popularities = tracks.flatMap(({ popularity }) => popularity ?? []);
      expect(data.trackPopularity.sums).toMatchObject({
        n: String(popularities.length),
        sum: String(sum(popularities)),
      });
      expect(data).toMatchObject({ events: { applied: 3_000 }, sources: [{ source: 'simulator', albums: 60 }] });
    });
  });

  describe('of what has no tracks', () => {
    const count = async (sql: string) =>
      (await filled.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`)).rows[0]!.n;

    it.each([
      ['genre=folk', `live.artist_meta WHERE genres ? 'folk'`],
      ['artistId=artist3', `live.artist_meta WHERE id = 'artist3'`],
      ['artistPopularity[gte]=30&artistPopularity[lte]=60', 'live.artist_meta WHERE popularity BETWEEN 30 AND 60'],
    ])('is narrowed by %s where artists are ranked, or their genres', async (filter, sql) => {
      for (const [by, column] of [
        ['popularity', 'popularity'],
        ['listens', 'listen_count'],
      ] as const) {
        const { data } = await filled.gateway.read(
          `stats/artists?by=${by}&limit=100&${filter}`,
          contracts.rankedArtistsAnswer,
        );
        const n = await count(`${sql} AND ${column} IS NOT NULL`);
        expect([by, data.n, data.artists.length, data.n + data.missing + data.notOffered]).toEqual([
          by,
          n,
          n,
          await count(sql),
        ]);
      }
      const genres = (await filled.gateway.read(`stats/genres?${filter}`, contracts.genresAnswer)).data;
      expect(genres.n).toBe(await count(`${sql} AND jsonb_array_length(genres) > 0`));
      const overview = (await filled.gateway.read(`stats/overview?${filter}`, contracts.overviewAnswer)).data;
      expect(overview.artists).toBe(await count(sql));
    });

    it.each([
      ['type=single,unknown', `live.albums WHERE coalesce(album_type, 'unknown') IN ('single', 'unknown')`],
      ['genre=jazz', `live.albums WHERE 'jazz' = ANY(${ALBUM_GENRES})`],
      ['genre=folk,no such genre', `live.albums WHERE 'folk' = ANY(${ALBUM_GENRES})`],
      ['artistId=artist3', `live.albums WHERE artists @> '[{"id": "artist3"}]'`],
      [
        'released[gte]=2005-01-01&released[lte]=2009-12-31',
        `live.albums WHERE release_day BETWEEN '2005-01-01' AND '2009-12-31'`,
      ],
    ])('is narrowed by %s where albums have genres', async (filter, sql) => {
      const { data } = await filled.gateway.read(`stats/genres?of=albums&${filter}`, contracts.genresAnswer);
      expect(data.n).toBe(await count(`${sql} AND ${ALBUM_GENRES} <> '{}'`));
      expect(data.n + data.missing + data.notOffered).toBe(await count(sql));
      expect(data.genres).toHaveLength(3);
      for (const { genre, n } of data.genres)
        expect([genre, n]).toEqual([genre, await count(`${sql} AND '${genre}' = ANY(${ALBUM_GENRES})`)]);
      const overview = (await filled.gateway.read(`stats/overview?${filter}`, contracts.overviewAnswer)).data;
      expect(overview.albums).toBe(await count(sql));
    });

    it.each(['correlations', 'exploration', 'artists', 'genres', 'movers', 'overview'])(
      'stats/%s refuses a range that ends before it begins',
      async (route) => {
        const response = await filled.gateway.get(
          `/api/v1/stats/${route}?artistPopularity[gte]=2&artistPopularity[lte]=1`,
        );
        expect(response.status).toBe(400);
      },
    );
  });
});

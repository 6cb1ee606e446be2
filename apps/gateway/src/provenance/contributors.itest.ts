import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

/** Every row behind a figure, page after page. */
async function allBehind(filled: FilledGateway, path: string): Promise<{ n: number; rows: contracts.Contributor[] }> {
  const rows: contracts.Contributor[] = [];
  for (let next = ''; ;) {
    const { data, page } = await filled.gateway.read(
      `provenance/${path}&limit=97${next}`,
      contracts.contributorsAnswer,
    );
    rows.push(...data.rows);
    if (page.nextCursor === null) return { n: data.n, rows };
    next = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

describe('the rows behind a figure', () => {
  let filled: FilledGateway;
  const behind = (path: string) => allBehind(filled, path);
  const read: FilledGateway['gateway']['read'] = (path, schema) => filled.gateway.read(path, schema);

  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(
      `UPDATE live.albums SET genres = '["rock", "pop"]', album_type = 'single' WHERE off % 3 = 0`,
      `UPDATE live.albums SET artists = jsonb_build_array(jsonb_build_object('id', 'artist' || off % 30 + 1)) WHERE off % 4 = 1`,
      `UPDATE live.artist_meta SET listen_count = off * 10 WHERE off % 4 = 0`,
    );
  });
  afterAll(() => filled.close());

  it.each(['', 'genre=pop'])(
    'are as many as it says, each once, for every number of the overview: %s',
    async (narrow) => {
      const { data } = await read(`stats/overview?${narrow}`, contracts.overviewAnswer);
      expect(data.watchedTracks).toBeGreaterThan(0);
      const expected = {
        albums: data.albums,
        tracks: data.tracks,
        trackDuration: data.trackDuration.n,
        trackPopularity: data.trackPopularity.n,
        artists: data.artists,
        artistPopularity: data.artistPopularity.n,
        watchedTracks: data.watchedTracks,
      };
      for (const [figure, n] of Object.entries(expected)) {
        const found = await behind(`rows?figure=${figure}&${narrow}`);
        const ids = new Set(found.rows.map(({ id, source }) => `${id} ${source}`));
        expect([figure, found.n, found.rows.length, ids.size]).toEqual([figure, n, n, n]);
      }
    },
  );

  it('are as many as each bar of each distribution, also where the statistic is narrowed', async () => {
    for (const narrow of ['', '&genre=pop', '&artistPopularity[gte]=50&type=single']) {
      const { data } = await read(`stats/track-duration?bins=7${narrow}`, contracts.trackDurationAnswer);
      expect(data.histogram.length).toBeGreaterThan(1);
      for (const { fromMs, toMs, n } of data.histogram) {
        const to = toMs === null ? '' : `&durationMs[lte]=${toMs - 1}`;
        const { n: found, rows } = await behind(`rows?figure=trackDuration&durationMs[gte]=${fromMs}${to}${narrow}`);
        expect([narrow, fromMs, found, rows.length]).toEqual([narrow, fromMs, n, n]);
        for (const { values } of rows) expect(values['durationMs']).toBeGreaterThanOrEqual(fromMs);
      }
      for (const { year, n } of data.byReleaseYear) {
        const days = `released[gte]=${year}-01-01&released[lte]=${year}-12-31`;
        expect([year, (await behind(`rows?figure=trackDuration&${days}${narrow}`)).n]).toEqual([year, n]);
      }
    }
    const { data } = await read('stats/popularity-distribution?bins=5', contracts.popularityDistributionAnswer);
    for (const [figure, range, { histogram }] of [
      ['trackPopularity', 'popularity', data.tracks],
      ['artistPopularity', 'artistPopularity', data.artists],
    ] as const)
      for (const { from, to, n } of histogram)
        expect((await behind(`rows?figure=${figure}&${range}[gte]=${from}&${range}[lte]=${to}`)).n).toBe(n);
  });

  it('are as many as a genre has, a day of the calendar, and an artist of a ranking', async () => {
    for (const kind of ['artists', 'albums']) {
      const { data } = await read(`stats/genres?of=${kind}`, contracts.genresAnswer);
      expect(data.genres.length).toBeGreaterThan(0);
      for (const { genre, n } of data.genres)
        expect([genre, (await behind(`rows?figure=${kind}&genre=${genre}`)).n]).toEqual([genre, n]);
    }
    const calendar = 'from=2001-06-01&to=2002-05-31';
    const { data } = await read(`stats/releases?${calendar}`, contracts.releaseCalendarAnswer);
    expect(data.days.length).toBeGreaterThan(1);
    for (const { day, byType } of data.days)
      for (const [at, n] of byType.entries()) {
        const ofDay = `released[gte]=${day}&released[lte]=${day}&type=${data.types[at]}`;
        expect((await behind(`rows?figure=releases&${ofDay}`)).n).toBe(n);
      }
    const ranking = async (by: string) =>
      (await read(`stats/artists?by=${by}&limit=5&minTracks=1`, contracts.rankedArtistsAnswer)).data.artists;
    for (const { id, value } of await ranking('tracks'))
      expect((await behind(`rows?figure=tracks&artistId=${id}`)).n).toBe(value);
    for (const { id, value } of await ranking('trackPopularity')) {
      const { rows } = await behind(`rows?figure=trackPopularity&artistId=${id}`);
      const said = rows.map(({ values }) => values['popularity'] as number);
      expect(said.reduce((sum, it) => sum + it, 0) / said.length).toBeCloseTo(value, 9);
    }
    for (const { id, value } of await ranking('listens'))
      expect((await behind(`rows?figure=artistListens&artistId=${id}`)).rows[0]?.values['listenCount']).toBe(value);
  });

  it('are the pairs of each correlation, and of each cell and column of a grid', async () => {
    const { data } = await read('stats/correlations', contracts.correlationsAnswer);
    for (const { x, y, n } of data.pairs) expect([x, y, (await behind(`pairs?x=${x}&y=${y}`)).n]).toEqual([x, y, n]);
    for (const [x, y] of [
      ['durationMs', 'popularity'],
      ['artistPopularity', 'trackNumber'],
    ]) {
      const asked = `x=${x}&y=${y}&bins=6`;
      const grid = (await read(`stats/exploration?${asked}`, contracts.explorationAnswer)).data;
      expect(grid.cells.length).toBeGreaterThan(6);
      for (const [xBin, yBin, n] of grid.cells) {
        const cell = await behind(`pairs?${asked}&xBin=${xBin}&yBin=${yBin}`);
        expect([xBin, yBin, cell.n, cell.rows.length]).toEqual([xBin, yBin, n, n]);
      }
      for (const { bin, n } of grid.spread) expect((await behind(`pairs?${asked}&xBin=${bin}`)).n).toBe(n);
    }
  });

  it('name the record that each rests on, those of other rows that it looks at, and the run', async () => {
    const { rows } = await behind('pairs?x=popularity&y=artistPopularity');
    const { rows: state } = await filled.pool.query(
      `
      SELECT t.part, t.off::text AS off, t.popularity, m.id, m.part AS m_part, m.off::text AS m_off, m.popularity AS m_popularity
        FROM live.track_meta t JOIN live.artist_meta m ON m.id = t.artist_id WHERE t.id = $1`,
      [rows[0]!.id],
    );
    const prefix = filled.env.FRESHWAX_TOPIC_PREFIX;
    expect(rows[0]).toMatchObject({
      table: 'live.track_meta',
      values: { popularity: state[0].popularity, artistPopularity: state[0].m_popularity },
      provenance: {
        topic: `${prefix}spotify.track_meta`,
        partition: state[0].part,
        offset: state[0].off,
        runId: 'run-1',
      },
      beside: [
        {
          table: 'live.artist_meta',
          id: state[0].id,
          provenance: { topic: `${prefix}spotify.artist_meta`, partition: state[0].m_part, offset: state[0].m_off },
        },
      ],
    });
  });

  it('are found by name, by album and by who is followed', async () => {
    expect((await behind('rows?figure=tracks&q=TRACK 7 50%25_off')).rows.map(({ id }) => id)).toEqual(['track7']);
    const ofAlbum = (await behind('rows?figure=tracks&albumId=album5')).rows.map(({ id }) => id);
    expect(ofAlbum.toSorted()).toEqual(
      (await read('tracks?albumId=album5&limit=200', contracts.trackList)).data.map(({ id }) => id).toSorted(),
    );
    await filled.write(
      `UPDATE live.albums SET artists = '[{"id": "artist3", "name": "x"}]' WHERE id = 'album9'`,
      `INSERT INTO book.followed_artist (query, source, artist_id, resolved_at) VALUES ('x', 'simulator', 'artist3', now())`,
    );
    expect((await behind('rows?figure=albums&followed=true')).rows.map(({ id }) => id)).toEqual(['album9']);
  });

  it.each([
    ['rows', '/figure'],
    ['rows?figure=everything', '/figure'],
    ['rows?figure=artists&durationMs[gte]=5', '/durationMs[gte]'],
    ['rows?figure=tracks&followed=true', '/followed'],
    ['rows?figure=tracks&durationMs[gte]=5&durationMs[lte]=4', '/durationMs[lte]'],
    ['pairs?x=popularity&y=popularity', '/y'],
    ['pairs?x=popularity&y=durationMs&xBin=60', '/xBin'],
  ])('%s is refused for %s', async (path, pointer) => {
    const response = await filled.gateway.get(`/api/v1/provenance/${path}`);
    const { errors } = contracts.problem.parse(await response.json());
    expect([response.status, errors?.map((it) => it.pointer)]).toEqual([400, [pointer]]);
  });

  it('go on where a page ended though the ends of the axes have moved since', async () => {
    const path = 'provenance/pairs?x=popularity&y=durationMs&bins=3&xBin=1&limit=1';
    const { page } = await read(path, contracts.contributorsAnswer);
    await filled.write(`UPDATE live.track_meta SET duration_ms = duration_ms * 2`);
    const next = await filled.gateway.get(`/api/v1/${path}&cursor=${encodeURIComponent(page.nextCursor!)}`);
    expect(next.status).toBe(200);
  });

  it('have a cursor that fits an address, however much they are narrowed by', async () => {
    const genres = Array.from({ length: 50 }, (_, at) => (at === 0 ? 'pop' : `genre ${at}`.padEnd(60, 'x'))).join();
    const path = `provenance/rows?figure=tracks&limit=1&genre=${genres}`;
    const { page } = await read(path, contracts.contributorsAnswer);
    const next = await read(`${path}&cursor=${encodeURIComponent(page.nextCursor!)}`, contracts.contributorsAnswer);
    expect(next.data.rows).toHaveLength(1);
  });

  it('of one page are no place in those of another figure', async () => {
    const { page } = await read('provenance/rows?figure=tracks&limit=1', contracts.contributorsAnswer);
    const other = `/api/v1/provenance/rows?figure=artists&limit=1&cursor=${encodeURIComponent(page.nextCursor!)}`;
    expect((await filled.gateway.get(other)).status).toBe(400);
  });
});

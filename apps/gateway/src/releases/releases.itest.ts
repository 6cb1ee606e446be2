import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { eventually } from '../../../../test/eventually.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

/** Ten albums on Friday 2 October 2026, singles and one of which only the month is known; genres on some. */
const RELEASES = `
UPDATE live.albums SET release_day = '2026-10-02', release_date = '2026-10-02', genres = '["indie", "pop"]', popularity = off,
       album_type = CASE WHEN off <= 3 THEN 'single' ELSE 'album' END,
       artists = '[{"id": "someone", "name": "Someone"}, {"id": "artist1", "name": "Name 1"}]' WHERE off <= 10;
UPDATE live.albums SET release_day = '2026-10-01', release_date = '2026-10', release_date_precision = 'month', genres = '["pop"]' WHERE off = 12`;

/** Of an import: so many albums of one day, before or after this one; of a month, an album is no day of a calendar. */
const releasedOn = (days: number, albums: number, precision: 'day' | 'month'): string => `
INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, release_date, release_date_precision, release_day)
SELECT '${precision}${days} ' || i, 'import', 0, gen_random_uuid(), 'Album', '[]', 'infinity', 0, 0, i, '[]', day::text, '${precision}', day
  FROM generate_series(1, ${albums}) i, (SELECT (now() AT TIME ZONE 'UTC')::date + ${days} AS day) AS released`;

/** The simulator says genres of artists alone; an import has an artist of the same id, and more albums of its genre than are looked up. */
const BY_ARTISTS = `
UPDATE live.artist_meta SET genres = '["shoegaze"]' WHERE id = 'artist2';
UPDATE live.albums SET artists = '[{"id": "nobody", "name": "x"}, {"id": "artist2", "name": "x"}]' WHERE off BETWEEN 40 AND 43;
UPDATE live.albums SET genres = '["shoegaze"]' WHERE off IN (43, 44);
INSERT INTO live.artist_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, genres)
SELECT 'artist2', 'import', 0, gen_random_uuid(), 'x', '[]', 'infinity', 0, 0, 1, '["dub"]';
INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, release_date, release_date_precision, release_day)
SELECT 'album' || i, 'import', 0, gen_random_uuid(), 'Album', '[]', 'infinity', 0, 0, i,
       CASE WHEN i % 9 > 0 THEN '[{"id": "artist2", "name": "x"}]' ELSE '[{"id": "artist3", "name": "x"}]' END::jsonb, day::text, 'day', day
  FROM generate_series(1, 3000) i, LATERAL (SELECT date '1990-01-01' + i % 100 AS day) AS released`;

describe('releases', () => {
  let filled: FilledGateway;
  const read: FilledGateway['gateway']['read'] = (path, schema) => filled.gateway.read(path, schema);
  const idsOf = async (path: string): Promise<string[]> =>
    (await read(path, contracts.albumList)).data.map(({ id }) => id).toSorted();

  beforeAll(async () => {
    filled = await FilledGateway.start({ FRESHWAX_TRUSTED_PROXIES: '127.0.0.1' });
    await filled.write(RELEASES);
  });

  afterAll(() => filled.close());

  it('are counted by day, type and weekday; of which only the month is known are in no day', async () => {
    const path = 'stats/releases?from=2026-09-20&to=2026-10-31';
    const { data, meta } = await read(path, contracts.releaseCalendarAnswer);
    expect(data).toMatchObject({ n: 10, imprecise: 1, types: ['album', 'single'] });
    expect(data.days).toEqual([{ day: '2026-10-02', n: 10, byType: [7, 3] }]);
    expect(data.weekdays).toEqual([0, 0, 0, 0, 10, 0, 0]);
    expect(meta.missing).toEqual({ day: 1 });
  });

  it('are counted by genre with the spread of their popularity', async () => {
    const { data } = await read('stats/genres?of=albums', contracts.genresAnswer);
    expect(data).toMatchObject({ availability: 'ok', n: 11, missing: 49, notOffered: 0, different: 2, counted: 21 });
    expect(data.genres[0]).toMatchObject({ genre: 'pop', n: 11, withPopularity: 10, meanPopularity: 5.5 });
    expect(data.genres[1]).toMatchObject({ genre: 'indie', q1: 3, medianPopularity: 5, q3: 8 });
  });

  it('are found by day, type, genre, popularity and any credited artist', async () => {
    const ten = Array.from({ length: 10 }, (_, at) => `album${at + 1}`).toSorted();
    expect(await idsOf('albums?released[gte]=2026-10-02&released[lte]=2026-10-02')).toEqual(ten);
    expect(await idsOf('albums?genre=indie,jazz')).toEqual(ten);
    expect(await idsOf('albums?artistId=artist1')).toEqual(ten);
    expect(await idsOf('albums?type=single&genre=pop')).toEqual(['album1', 'album2', 'album3']);
    expect(await idsOf('albums?popularity[gte]=9&popularity[lte]=10')).toEqual(['album10', 'album9']);
    expect(await idsOf('albums?ids=album60,nobody')).toEqual(['album60']);
  });

  it('page within a filter, count exactly when asked, and refuse the cursor of another filter', async () => {
    const first = await read('albums?genre=indie&limit=4&count=exact', contracts.albumList);
    expect(first.page).toMatchObject({ hasMore: true, total: 10 });
    const cursor = encodeURIComponent(first.page.nextCursor!);
    const second = await read(`albums?genre=indie&limit=10&cursor=${cursor}`, contracts.albumList);
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(10);
    expect(second.page.total).toBeUndefined();
    expect((await filled.gateway.get(`/api/v1/albums?genre=pop&cursor=${cursor}`)).status).toBe(400);
    const many = [
      'indie',
      ...Array.from({ length: 49 }, (_, at) => `a genre that nobody plays ${at}`.padEnd(100, '!')),
    ];
    const long = `albums?genre=${encodeURIComponent(many.join())}&limit=4`;
    const { page } = await read(long, contracts.albumList);
    expect((await read(`${long}&cursor=${page.nextCursor}`, contracts.albumList)).data).toHaveLength(4);
  });

  it('and tracks and artists are found by what they are', async () => {
    const tracks = await read('tracks?artistId=artist2&durationMs[lte]=200000&limit=200', contracts.trackList);
    expect(tracks.data.length).toBeGreaterThan(0);
    for (const track of tracks.data) {
      expect(track.artists[0]?.id).toBe('artist2');
      expect(track.durationMs).toBeLessThanOrEqual(200_000);
    }
    const explicit = await read('tracks?explicit=true&popularity[gte]=50&limit=200', contracts.trackList);
    expect(explicit.data.length).toBeGreaterThan(0);
    expect(explicit.data.every((track) => track.explicit && track.popularity! >= 50)).toBe(true);
    const artists = await read('artists?followers[gte]=29000&genre=pop', contracts.artistList);
    expect(artists.data.map(({ id }) => id).toSorted()).toEqual(['artist29', 'artist30']);
  });

  it('and statistics are narrowed by the same filters as lists, to the same rows', async () => {
    const total = async (path: string): Promise<number> =>
      (await read(`${path}&limit=1&count=exact`, contracts.trackList)).page.total!;
    for (const filters of ['artistId=artist2', 'durationMs[gte]=100000&durationMs[lte]=200000', 'popularity[gte]=40']) {
      const rows = await total(`tracks?${filters}`);
      const { data } = await read(`stats/track-duration?${filters}`, contracts.trackDurationAnswer);
      expect(rows).toBeGreaterThan(0);
      expect(data.summary.n + data.summary.missing).toBe(rows);
    }
    const single = await read(
      'stats/releases?from=2026-09-20&to=2026-10-31&type=single',
      contracts.releaseCalendarAnswer,
    );
    expect(single.data).toMatchObject({ n: 3, types: ['single'], weekdays: [0, 0, 0, 0, 3, 0, 0] });
    const someone = await read(
      'stats/releases?from=2026-09-20&to=2026-10-31&artistId=artist1',
      contracts.releaseCalendarAnswer,
    );
    expect(someone.data.n).toBe(10);
    const popular = await read(
      'stats/popularity-distribution?artistPopularity[gte]=20',
      contracts.popularityDistributionAnswer,
    );
    const artists = await read('artists?popularity[gte]=20&limit=1&count=exact', contracts.artistList);
    expect(popular.data.artists.summary.n).toBe(artists.page.total);
    const refused = await filled.gateway.get('/api/v1/stats/track-duration?durationMs[gte]=2&durationMs[lte]=1');
    expect(refused.status).toBe(400);
  });

  it('are a feed and a calendar, of all, of a genre, and of those who are followed', async () => {
    const text = async (path: string, type: string): Promise<string> => {
      const response = await filled.gateway.get(`/api/v1/${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, type]);
      return response.text();
    };
    const atom = (query: string) => text(`releases.atom${query}`, 'application/atom+xml; charset=utf-8');
    expect((await atom('')).match(/<entry>/g)).toHaveLength(60);
    expect((await atom('?genre=indie')).match(/<entry>/g)).toHaveLength(10);
    expect(await text('releases.ics?genre=pop', 'text/calendar; charset=utf-8')).toContain('BEGIN:VCALENDAR');
    const before = await filled.gateway.get('/api/v1/releases.atom?followed=true');
    expect(await before.text()).not.toContain('<entry>');
    await filled.pool.query(
      `INSERT INTO book.followed_artist (query, source, artist_id) VALUES ('a', 'simulator', 'artist1')`,
    );
    // Nothing came through a topic, yet who has the old answer is given the new one.
    await eventually(async () => {
      const tag = { 'if-none-match': before.headers.get('etag')! };
      const after = await filled.gateway.get('/api/v1/releases.atom?followed=true', tag);
      expect([after.status, (await after.text()).match(/<entry>/g)?.length]).toEqual([200, 10]);
    });
    expect(await idsOf('albums?followed=true&type=single')).toEqual(['album1', 'album2', 'album3']);
    const plan = await filled.pool.query<{ 'QUERY PLAN': string }>(
      `SET enable_seqscan = off; EXPLAIN SELECT * FROM live.albums WHERE artists @> '[{"id": "artist1"}]'`,
    );
    expect(JSON.stringify(plan)).toContain('albums_by_artist');
  });

  it('are of a genre by themselves or by any artist they credit, in lists, counts, figures and feeds alike', async () => {
    await filled.write(BY_ARTISTS);
    const five = ['album40', 'album41', 'album42', 'album43', 'album44'];
    for (const source of ['', '&source=simulator,import'])
      expect(await idsOf(`albums?genre=shoegaze${source}`)).toEqual(five);
    expect(await idsOf('albums?genre=dub')).toEqual([]);
    const first = await read('albums?genre=shoegaze&limit=3&count=exact', contracts.albumList);
    expect(first.page).toMatchObject({ hasMore: true, total: 5 });
    const cursor = encodeURIComponent(first.page.nextCursor!);
    const second = await read(`albums?genre=shoegaze&limit=3&cursor=${cursor}`, contracts.albumList);
    expect([...first.data, ...second.data].map(({ id }) => id).toSorted()).toEqual(five);
    const feed = await filled.gateway.get('/api/v1/releases.atom?genre=shoegaze');
    expect((await feed.text()).match(/<entry>/g)).toHaveLength(5);
    // A Friday has hundreds: by the names of a day alone, a feed of fewer would never come to Z.
    const all = await filled.gateway.get('/api/v1/releases.atom?source=import');
    expect((await all.text()).match(/<entry>/g)).toHaveLength(400);
    const { data } = await read('stats/genres?of=albums', contracts.genresAnswer);
    expect(data.genres.find(({ genre }) => genre === 'shoegaze')?.n).toBe(5);
    expect(data.genres.map(({ genre }) => genre)).not.toContain('dub');
    const rows = await read('provenance/rows?figure=albums&genre=shoegaze', contracts.contributorsAnswer);
    expect(rows.data.rows.map(({ id }) => id).toSorted()).toEqual(five);
    for (const { releaseDate } of first.data) {
      const day = `from=${releaseDate}&to=${releaseDate}`;
      expect((await read(`stats/releases?${day}&genre=shoegaze`, contracts.releaseCalendarAnswer)).data.n).toBe(1);
      expect((await read(`stats/releases?${day}&genre=dub`, contracts.releaseCalendarAnswer)).data.n).toBe(0);
    }
  });

  it('of a genre that many are of are each there once, page after page in any order', async () => {
    const { rows } = await filled.pool.query<{ id: string }>(
      `SELECT id FROM live.albums WHERE source = 'import' AND artists -> 0 ->> 'id' = 'artist2'`,
    );
    expect(rows.length).toBeGreaterThan(2_500);
    for (const sort of ['-releaseDate', 'name']) {
      const listed: string[] = [];
      for (let next = ''; ;) {
        const path = `albums?source=import,simulator&genre=dub&sort=${sort}&limit=200&count=exact${next}`;
        const { data, page } = await read(path, contracts.albumList);
        expect(page.total).toBe(rows.length);
        listed.push(...data.map(({ id, source }) => `${source} ${id}`));
        if (page.nextCursor === null) break;
        next = `&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
      expect(listed.toSorted()).toEqual(rows.map(({ id }) => `import ${id}`).toSorted());
    }
  });

  it('are a feed that names itself as its reader asked for it', async () => {
    const idOf = async (headers: Record<string, string>): Promise<string | undefined> =>
      /<id>(.*)<\/id>/.exec(await (await filled.gateway.get('/api/v1/releases.atom', headers)).text())?.[1];
    const own = `${filled.gateway.url}/api/v1/releases.atom`;
    expect(await idOf({})).toBe(own);
    expect(await idOf({ 'x-forwarded-proto': 'https' })).toBe(own.replace('http:', 'https:'));
  });

  it('are a calendar of the last 90 days and those to come: of more than 400 the latest, which its name says', async () => {
    const read = async (): Promise<{ days: string[]; name: string | undefined }> => {
      const text = await (await filled.gateway.get('/api/v1/releases.ics?source=import')).text();
      const days = [...text.matchAll(/^DTSTART;VALUE=DATE:(\d+)\r$/gm)].map(([, day]) => day!);
      return { days, name: /^X-WR-CALNAME:(.*)\r$/m.exec(text)?.[1] };
    };
    await filled.write(
      releasedOn(-100, 1, 'day'),
      releasedOn(-80, 10, 'day'),
      releasedOn(-70, 10, 'month'),
      releasedOn(-60, 190, 'day'),
      releasedOn(40, 200, 'day'),
    );
    const whole = await read();
    expect([whole.days.length, new Set(whole.days).size, whole.name]).toEqual([400, 3, 'Releases']);
    await filled.write(releasedOn(-5, 10, 'day'));
    const cut = await read();
    const earliest = cut.days.at(-1)!.replace(/(....)(..)(..)/, '$1-$2-$3');
    expect([cut.days.length, new Set(cut.days).size, cut.name]).toEqual([400, 3, `Releases since ${earliest}`]);
  });

  it('are read one by one', async () => {
    expect((await read('albums/album1', contracts.albumAnswer)).data.genres).toEqual(['indie', 'pop']);
    expect((await read('tracks/track1', contracts.trackAnswer)).data.id).toBe('track1');
    expect((await read('artists/artist1', contracts.artistAnswer)).data.name).toContain('artist 1');
  });

  it.each([
    ['albums/nobody', 404],
    ['artists/%00', 404],
    ['tracks/track1?source=import', 404],
    ['albums?released[gte]=2026-10-02&released[lte]=2026-10-01', 400],
    ['albums?released[gte]=2026-02-30', 400],
    ['tracks?popularity[gte]=101', 400],
    ['tracks?popularity[gt]=1', 400],
    ['tracks?explicit=maybe', 400],
    ["albums?genre=pop')%3B--&limit=1", 200],
    ['stats/releases?from=2026-10-02&to=2026-10-01', 400],
    ['stats/releases?from=2020-01-01&to=2026-10-01', 400],
    ['stats/releases?from=yesterday', 400],
    ['stats/releases?from=9999-12-31', 400],
    ['albums?released[gte]=0000-01-01', 400],
    ['stats/genres?limit=0', 400],
  ])('answer %s with %i', async (path, status) => {
    const response = await filled.gateway.get(`/api/v1/${path}`);
    expect(response.status).toBe(status);
    if (status !== 200) await problemOf(response);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import {
  AlbumEntity,
  ArtistMetaEntity,
  createDataSource,
  readEntities,
  TrackEntity,
  TrackNameEntity,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from '@freshwax/postgres/entities';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';
import { applyPart, partsOf } from './keyset.ts';
import { albumShape, artistShape, trackShape, withMeta, type ListShape } from './lists.ts';
import { sortOrderOf } from './sort-order.ts';

/** Of another source: ties across sources, the same ids, names that end beyond what an index holds, and no value. */
const OTHERS = `
INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, duration_ms)
SELECT id, 'import', observed_at - (off % 3) * 1000, tie, CASE WHEN off % 5 = 0 THEN repeat('😀', 1990) ELSE name END, missing, expires_on, 0, 0, off,
       artists, CASE WHEN off % 4 = 0 THEN null ELSE 60000 + off % 3 * 1000 END FROM live.tracks WHERE off <= 100;
INSERT INTO live.track_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, popularity)
SELECT id, source, observed_at, tie, name, missing, expires_on, 0, 0, off, artists, CASE WHEN off % 3 = 0 THEN null ELSE off % 4 * 10 END
  FROM live.tracks WHERE source = 'import' AND off % 7 <> 0;
INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, release_date, release_day)
SELECT 'day' || off, source, observed_at, tie, md5(id), missing, expires_on, 0, 0, off, artists, '2026-11-0' || off % 3,
       CASE WHEN off % 3 > 0 THEN ('2026-11-0' || off % 3)::date END FROM live.tracks WHERE source = 'import';
INSERT INTO live.track_name SELECT id, source, name FROM live.tracks WHERE source = 'import'`;

/** What PostgreSQL itself makes of an order. */
const SQL: Record<string, string> = {
  popularity: 'm.popularity',
  durationMs: 't.duration_ms',
  name: 'left(t.name, 100)',
  observedAt: 't.observed_at',
  id: 't.id',
};
const orderSql = (sort: string): string =>
  sort
    .split(',')
    .map((name) => `${SQL[name.replace('-', '')]} ${name.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST`)
    .join(', ');

describe('the orders of a list', () => {
  let filled: FilledGateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(OTHERS);
  });

  afterAll(() => filled.close());

  const walk = async (query: string, { limit = 37, list = 'tracks' } = {}): Promise<string[]> => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `${list}?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const { data, page } = await filled.gateway.read(path, contracts.trackFieldsList);
      seen.push(...data.map(({ id, source }) => `${source}/${id}`));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    return seen;
  };

  const isThatOfPostgres = async (sort: string, limit: number): Promise<void> => {
    const seen = await walk(`sort=${sort}&source=simulator,import&fields=id,source`, { limit });
    const sql = `SELECT t.source || '/' || t.id AS row, rank() OVER (ORDER BY ${orderSql(sort)})::int AS rank
      FROM live.tracks t LEFT JOIN live.track_meta m USING (id, source)`;
    const { rows } = await filled.pool.query<{ row: string; rank: number }>(sql);
    const ranks = new Map(rows.map(({ row, rank }) => [row, rank]));
    expect(seen.toSorted()).toEqual([...ranks.keys()].toSorted());
    const inOrder = seen.map((row) => ranks.get(row)!);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  };

  it.each([
    'popularity',
    'popularity,name',
    '-popularity,name',
    '-popularity,-durationMs,-name',
    'durationMs,popularity',
    '-durationMs,-popularity,observedAt',
    'popularity,name,durationMs',
    'durationMs,-name',
    '-observedAt,durationMs',
  ])('%s is the order of PostgreSQL over two sources, with each row once', (sort) => isThatOfPostgres(sort, 37));

  // Those of the simulator are counted, few of each popularity, and looked up by their ids; those of the import are neither.
  it.each([
    'popularity,name',
    '-popularity,-name',
    '-popularity,-durationMs,-name',
    'popularity,id',
    '-popularity,-id',
  ])('%s is too in pages of five, each of which ends within rows of one popularity', (sort) =>
    isThatOfPostgres(sort, 5),
  );

  it('-popularity,name is that of the popular where only those are asked for', async () => {
    const all = await walk('sort=-popularity,name&source=simulator&fields=id,source');
    const popular = await walk('sort=-popularity,name&source=simulator&fields=id,source&popularity[gte]=50', {
      limit: 5,
    });
    expect(popular.length).toBeGreaterThan(100);
    expect(popular).toEqual(all.slice(0, popular.length));
  });

  // Dates that an import gave, a third of them none that is a day.
  it.each([
    ['-releaseDate', 'release_day DESC NULLS LAST, left(name, 100), id, source'],
    ['releaseDate', 'release_day NULLS LAST, left(name, 100) DESC, id DESC, source'],
    ['-releaseDate,-name', 'release_day DESC NULLS LAST, left(name, 100) DESC, id, source'],
  ])('%s is that of the days, and of the names within one, with each album once', async (sort, sql) => {
    const asked = `sort=${sort}&source=simulator,import&fields=id,source`;
    const { rows } = await filled.pool.query<{ row: string }>(
      `SELECT source || '/' || id AS row FROM live.albums ORDER BY ${sql}`,
    );
    expect(rows.length).toBeGreaterThan(100);
    expect(await walk(asked, { list: 'albums', limit: 17 })).toEqual(rows.map(({ row }) => row));
  });

  it.each(['id', '-id'])('%s is that of the ids', async (sort) => {
    const ids = (await walk(`sort=${sort}`)).map((row) => row.split('/')[1]!);
    expect(ids).toEqual(sort === 'id' ? ids.toSorted() : ids.toSorted().reverse());
    expect(new Set(ids).size).toBe(600);
  });

  it('is kept while rows come and go: nothing that stays is shown twice or left out', async () => {
    const page = (rest: string) =>
      filled.gateway.read(`tracks?sort=-durationMs,name&source=simulator${rest}`, contracts.trackList);
    const before = (await page('&limit=150')).data.map(({ id }) => id);
    const first = await page('&limit=50');
    await filled.write(
      `DELETE FROM live.tracks WHERE source = 'simulator' AND id IN ('${before[10]}', '${before[60]}')`,
      `UPDATE live.tracks SET duration_ms = 3600000 WHERE source = 'simulator' AND id = '${before[20]}'`,
    );
    const next = await page(`&limit=99&cursor=${first.page.nextCursor}`);
    expect(next.data.map(({ id }) => id)).toEqual(before.slice(50).toSpliced(10, 1));
  });

  it('ends with the data: a cursor of what was reset since is expired', async () => {
    const { page } = await filled.gateway.read('tracks?limit=1', contracts.trackList);
    await filled.pool.query('UPDATE book.ingest_offset SET epoch = 0, next_offset = 0');
    await filled.write();
    const response = await filled.gateway.get(`/api/v1/tracks?limit=1&cursor=${page.nextCursor}`);
    expect(await problemOf(response)).toMatchObject({ type: '/problems/cursor-expired', status: 400 });
  });

  it('shows the fields that are asked for, and an answer of its own is kept for each choice', async () => {
    const few = await filled.gateway.get('/api/v1/tracks?fields=name,popularity&limit=2');
    const { data, meta } = (await few.json()) as contracts.TrackFields;
    expect(data.map((row) => Object.keys(row).toSorted())).toEqual([
      ['name', 'popularity'],
      ['name', 'popularity'],
    ]);
    expect(Object.keys(meta.missing)).toEqual(['popularity']);
    const tag = few.headers.get('etag')!;
    const known = (path: string) => filled.gateway.get(`/api/v1/${path}`, { 'if-none-match': tag });
    expect((await known('tracks?limit=2&fields=name,popularity')).status).toBe(304);
    for (const other of ['tracks?limit=2', 'tracks?limit=2&fields=name', 'albums?limit=2&fields=name,popularity'])
      expect([other, (await known(other)).status]).toEqual([other, 200]);
    const next = await filled.gateway.read(
      `tracks?limit=2&fields=id&cursor=${contracts.page.parse(((await (await filled.gateway.get('/api/v1/tracks?fields=name,popularity&limit=2')).json()) as contracts.TrackFields).page).nextCursor}`,
      contracts.trackFieldsList,
    );
    expect(next.data).toEqual([{ id: 'track3' }, { id: 'track4' }]);
  });

  it.each([
    ['tracks?fields=nothing', '/fields'],
    ['albums?fields=durationMs', '/fields'],
    ['tracks?sort=name', '/sort'],
    ['tracks?sort=popularity,name,-name', '/sort'],
    ['tracks?sort=popularity,tie', '/sort'],
  ])('refuses %s', async (path, pointer) => {
    const { errors } = await problemOf(await filled.gateway.get(`/api/v1/${path}`));
    expect(errors!.map((error) => error.pointer)).toEqual([pointer]);
  });

  describe('to the planner', () => {
    const lists: [string, ListShape, (of: ReturnType<typeof createDataSource>) => SelectQueryBuilder<ObjectLiteral>][] =
      [
        ['albums', albumShape, (of) => of.getRepository(AlbumEntity).createQueryBuilder('album')],
        ['tracks', trackShape, (of) => withMeta(of.getRepository(TrackEntity))],
        ['artists', artistShape, (of) => of.getRepository(ArtistMetaEntity).createQueryBuilder('artist')],
      ];
    const cases = lists.flatMap(([list, shape, builder]) =>
      Object.keys(shape.sorts).flatMap((name) =>
        (shape.sorts[name]!.indexed ? [name, `-${name}`] : []).map(
          (sort) => [`${list} by ${sort}`, { shape, sort, builder }] as const,
        ),
      ),
    );
    let source: ReturnType<typeof createDataSource>;

    beforeAll(async () => {
      source = createDataSource({ url: filled.env.FRESHWAX_POSTGRES_URL, applicationName: 'orders-itest', max: 1 });
      await source.initialize();
      // On a few hundred rows sorting is cheaper: what is asked is whether an index could serve at all.
      for (const way of ['sort', 'incremental_sort', 'seqscan', 'bitmapscan', 'hashjoin'])
        await source.query(`SET enable_${way} = off`);
    });
    afterAll(() => source.destroy());

    it.each(lists)(
      '%s are read as TypeORM reads them, tracks without metadata too',
      async (_list, { alias }, builder) => {
        const read = () =>
          builder(source).where(`${alias}.source <> 'none'`).orderBy(`${alias}.id`).addOrderBy(`${alias}.source`);
        const rows = await readEntities(read());
        expect(rows.length).toBeGreaterThan(20);
        expect(rows).toEqual(await read().getMany());
      },
    );

    it.each(cases)('%s is read from an index, and from where a page begins', async (_, { shape, sort, builder }) => {
      const order = sortOrderOf([sort], shape.sorts);
      const place = { alias: shape.alias, source: 'simulator', order };
      const values = order.keys.map(({ kind }) => (kind === 'number' ? 5 : '2026-01-01'));
      const after = [...values, 'x', 'simulator'];
      const pages = [undefined, after].flatMap((begin) => {
        const at = { ...place, after: begin };
        return partsOf(at).map((part) => applyPart(builder(source), at, part).limit(50));
      });
      for (const page of pages) {
        const plan = await planOf(page);
        expect(plan).not.toContain('Sort');
        expect(plan).toContain('Index Cond: ');
      }
    });

    it('tracks of one popularity are read from the index of names, and from where a page begins', async () => {
      const order = sortOrderOf(['-popularity', 'name'], trackShape.sorts);
      const place = { alias: 'track', source: 'simulator', order, after: [5, 'b', 'x', 'simulator'] };
      const plan = await planOf(applyPart(withMeta(source.getRepository(TrackNameEntity)), place, 'equal').limit(50));
      expect(plan).not.toContain('Sort');
      expect(plan).toMatch(/Index Cond: .*left.* >= 'b'/);
    });

    it('tracks of one popularity that are few are read by the ids of the value, and nothing else is', async () => {
      const order = sortOrderOf(['-popularity', 'name'], trackShape.sorts);
      const place = { alias: 'track', source: 'import', order, after: [10], isFew: true };
      const builder = withMeta(source.getRepository(TrackNameEntity)).select('track.id');
      const plan = await planOf(applyPart(builder, place, 'equal').limit(50));
      expect(plan).toMatch(/Index Cond: .*id = ANY \(\(InitPlan/);
      // The join is left out: what it would say is known.
      expect(plan.match(/ on track_meta/g)).toHaveLength(1);
    });

    async function planOf(page: SelectQueryBuilder<ObjectLiteral>): Promise<string> {
      const [sql, parameters] = page.getQueryAndParameters();
      const lines = await source.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    }
  });
});

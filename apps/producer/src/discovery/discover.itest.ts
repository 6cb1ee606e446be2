import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import { createPool, migrate, type Pool } from '@freshwax/postgres';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { clientOf, LocalApi, StillClock, type Asked, type Reply } from '../../test/local-api.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import { MetaFetcher } from '../enrichment/meta.fetcher.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { BudgetSpent } from '../exchange/source.errors.ts';
import { AlbumTaker } from './album.taker.ts';
import { Discovery } from './discover.ts';
import { RecentIds } from './recent.ids.ts';
import { SourceCursor } from './source.cursor.ts';

const DAY_MS = 86_400_000;
const idOf = (kind: string, number: number): string => `0${kind}${String(number).padStart(20, '0')}`;
const album = (number: number, tracks: object[] = [{ id: idOf('T', number), name: 'One' }], total = tracks.length) => ({
  id: idOf('A', number),
  name: `Album ${number}`,
  tracks: { items: tracks, total },
});

/** 25 albums on three pages of a search that holds a null, repeats one, and lies about its end. */
function development({ url }: Asked): Reply {
  const { pathname, searchParams } = new URL(url, 'http://local');
  if (pathname === '/v1/search') {
    const offset = Number(searchParams.get('offset'));
    const numbers = Array.from({ length: Math.min(10, Math.max(0, 25 - offset)) }, (_, at) => offset + at);
    const items = numbers.map((number) => (number === 7 ? null : { id: idOf('A', number === 12 ? 3 : number) }));
    return { body: { albums: { items, total: 9, next: null } } };
  }
  return { body: album(Number(pathname.slice('/v1/albums/0A'.length))) };
}

describe('discovery', () => {
  let pool: Pool;
  let local: LocalApi;
  let clock: StillClock;
  let published: Observation[];
  let publish: (observations: readonly Observation[]) => Promise<never[]>;

  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    pool = createPool({ url: env['FRESHWAX_POSTGRES_URL']!, applicationName: 'test' });
    local = await LocalApi.listen();
  });
  afterAll(() => Promise.all([pool.end(), local.close()]));
  beforeEach(async () => {
    await pool.query('DELETE FROM book.source_cursor');
    clock = new StillClock();
    local.asked.length = 0;
    local.api = development;
    published = [];
    publish = async (observations) => {
      published.push(...observations);
      return [];
    };
  });

  /** As after a restart: what is kept in memory is gone. */
  function start(): Discovery {
    const catalogue = new SpotifyCatalogue(clientOf(local, clock).client);
    const fetcher = new EntityFetcher(catalogue, clock.now);
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publisher = new ObservationPublisher({ publish: (all) => publish(all) }, silent, { warn: () => undefined });
    const known = new KnownQuery(pool, 'simulator');
    const meta = new MetaFetcher(fetcher, publisher, 'simulator', new RecentIds(clock.now), new RecentIds(clock.now));
    const recent = new RecentIds(clock.now);
    const settings = { source: 'simulator' as const, freshnessMs: DAY_MS, now: clock.now };
    const albums = new AlbumTaker({ catalogue, fetcher, publisher, meta, known, recent }, settings);
    const cursor = new SourceCursor(pool, 'simulator');
    return new Discovery(
      { catalogue, albums, known, cursor, recent },
      { markets: ['US'], albumFreshnessMs: DAY_MS, now: clock.now },
    );
  }
  const positionOf = async (plan: string): Promise<unknown> =>
    (await pool.query('SELECT position FROM book.source_cursor WHERE plan = $1', [plan])).rows[0]?.position;
  const idsOf = (type: string): string[] => published.flatMap((one) => (one.type === type ? one.entity_id : []));
  const offsets = (): (string | null)[] =>
    local.apiCalls
      .filter(({ url }) => url.startsWith('/v1/search'))
      .map(({ url }) => new URL(url, 'http://local').searchParams.get('offset'));

  it('walks to the empty page whatever total and next say, and takes each album once', async () => {
    const run = new Run({ source: 'simulator', job: 'discovery' });
    await start().discover(run, 'dev');
    expect(offsets()).toEqual(['0', '10', '20', '30']);
    expect(idsOf('album')).toHaveLength(23);
    expect(new Set(idsOf('album')).size).toBe(23);
    expect(run.counts).toMatchObject({ asked: 23, answered: 23, missing: 1, published: 46, calls: 27 });
    expect(await positionOf('search-tag-new:US')).toEqual({ offset: 0, sweptAt: clock.at });
  });

  it('keeps the cursor when the broker refuses the batch', async () => {
    const calls = { left: 15 };
    const working = publish;
    publish = (all) => (calls.left-- > 0 ? working(all) : Promise.reject(new Error('the broker is away')));
    await expect(start().discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev')).rejects.toThrow(
      'the broker is away',
    );
    expect(await positionOf('search-tag-new:US')).toEqual({ offset: 10 });
    publish = working;
    await start().discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(offsets()).toEqual(['0', '10', '10', '20', '30']);
    expect(new Set(idsOf('album')).size).toBe(23);
  });

  it('ends a run when its calls are spent, and the next goes on there', async () => {
    const discovery = start();
    await expect(
      discovery.discover(new Run({ source: 'simulator', job: 'discovery', callLimit: 15 }), 'dev'),
    ).rejects.toThrow(BudgetSpent);
    expect(await positionOf('search-tag-new:US')).toEqual({ offset: 10 });
    await discovery.discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(idsOf('album')).toHaveLength(23);
  });

  it('stops early where nothing is new, but walks to the end once a day', async () => {
    const discovery = start();
    await discovery.discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    local.asked.length = 0;
    await discovery.discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(offsets()).toEqual(['0', '10', '20']);
    clock.at += DAY_MS;
    local.asked.length = 0;
    await discovery.discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(offsets()).toEqual(['0', '10', '20', '30']);
  });

  it('takes a refusal of a deep offset as the end', async () => {
    local.api = (asked) => (asked.url.includes('offset=20') ? { status: 404, body: 'Not found.' } : development(asked));
    await start().discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(await positionOf('search-tag-new:US')).toMatchObject({ offset: 0 });
    expect(idsOf('album')).toHaveLength(18);
  });

  it('fetches the tracks beyond the first fifty, until a page is empty', async () => {
    const tracks = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: idOf('T', 1_000 + from + at), name: 'One' }));
    local.api = ({ url }) => {
      const { pathname, searchParams } = new URL(url, 'http://local');
      if (pathname === '/v1/search')
        return { body: { albums: { items: searchParams.get('offset') === '0' ? [{ id: idOf('A', 1) }] : [] } } };
      if (!pathname.endsWith('/tracks')) return { body: album(1, tracks(0, 50), 300) };
      return { body: { items: searchParams.get('offset') === '50' ? [...tracks(49, 20), null] : [] } };
    };
    await start().discover(new Run({ source: 'simulator', job: 'discovery' }), 'dev');
    expect(idsOf('track')).toHaveLength(69);
  });

  it('asks for several at once where the app is offered it, with the popularity of what is new', async () => {
    local.api = ({ url }) => {
      const { pathname, searchParams } = new URL(url, 'http://local');
      const numbers = Array.from({ length: 30 }, (_, at) => at + 1);
      if (pathname === '/v1/browse/new-releases')
        return {
          body: {
            albums: {
              items: searchParams.get('offset') === '0' ? numbers.map((number) => ({ id: idOf('A', number) })) : [],
            },
          },
        };
      const ids = searchParams.get('ids')!.split(',');
      const kind = pathname.slice('/v1/'.length);
      const artists = [{ id: idOf('R', 1), name: 'The Lanterns' }];
      const found = ids.map((id, at) =>
        at === 0 && kind === 'albums'
          ? null
          : {
              id,
              name: 'x',
              artists,
              tracks: { items: [{ id: id.replace('A', 'T'), name: 'One', artists }], total: 1 },
            },
      );
      return { body: { [kind]: found } };
    };
    const run = new Run({ source: 'simulator', job: 'discovery' });
    await start().discover(run, 'extended');
    expect(local.apiCalls.map(({ url }) => url.split('?')[0])).toEqual([
      '/v1/browse/new-releases',
      '/v1/albums',
      '/v1/tracks',
      '/v1/artists',
      '/v1/albums',
      '/v1/tracks',
      '/v1/browse/new-releases',
    ]);
    expect(
      [idsOf('album'), idsOf('track'), idsOf('track_meta'), idsOf('artist_meta')].map((ids) => ids.length),
    ).toEqual([28, 28, 28, 1]);
    expect(run.missing).toBe(2);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { clientOf, LocalApi, StillClock, type Asked, type Reply } from '../../test/local-api.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { BudgetSpent } from '../exchange/source.errors.ts';
import { createIntake } from '../sources/spotify.intake.ts';
import { createDiscovery } from '../sources/spotify.source.ts';
import type { Discovery } from './discover.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Of the list of the year, which repeats the other: two quiet pages. */
const YEAR = ['20', '0', '10'];
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
    const items = numbers.map((number) =>
      number === 7 ? null : { id: idOf('A', number === 12 ? 3 : number), name: 'x' },
    );
    return { body: { albums: { items, total: 9, next: null } } };
  }
  return { body: album(Number(pathname.slice('/v1/albums/0A'.length))) };
}

/** So many albums, newest first: the first is the one with this number. */
const searchFrom =
  (first: () => number, last: number) =>
  ({ url }: Asked): Reply => {
    const { pathname, searchParams } = new URL(url, 'http://local');
    if (pathname !== '/v1/search') return { body: album(1_000) };
    const from = first() + Number(searchParams.get('offset'));
    const count = Math.min(10, Math.max(0, last - from));
    const items = Array.from({ length: count }, (_, at) => ({ id: idOf('A', 50 + from + at), name: 'x' }));
    return { body: { albums: { items } } };
  };

describe('discovery', () => {
  let pool: Pool;
  let local: LocalApi;
  let clock: StillClock;
  let published: Observation[];
  let publish: (observations: readonly Observation[]) => Promise<never[]>;

  beforeAll(async () => {
    pool = await migratedPool();
    local = await LocalApi.listen();
  });
  afterAll(() => Promise.all([pool.end(), local.close()]));
  beforeEach(async () => {
    await pool.query('DELETE FROM book.source_cursor; DELETE FROM live.albums; DELETE FROM live.tracks');
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
  function start({ markets = ['US'], callsPerDay }: { markets?: string[]; callsPerDay?: number } = {}): Discovery {
    const catalogue = new SpotifyCatalogue(clientOf(local, clock).client);
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publisher = new ObservationPublisher({ publish: (all) => publish(all) }, silent, { warn: () => undefined });
    const settings = { source: 'simulator', markets, albumFreshnessMs: DAY_MS, callsPerDay } as const;
    const tools = { pool, publisher, catalogue, now: clock.now };
    return createDiscovery(settings, tools, createIntake(settings, tools));
  }
  const positionOf = async (plan: string): Promise<unknown> =>
    (await pool.query('SELECT position FROM book.source_cursor WHERE plan = $1', [plan])).rows[0]?.position;
  const idsOf = (type: string): string[] => published.flatMap((one) => (one.type === type ? one.entity_id : []));
  const offsets = (): (string | null)[] =>
    local.apiCalls
      .filter(({ url }) => url.startsWith('/v1/search'))
      .map(({ url }) => new URL(url, 'http://local').searchParams.get('offset'));

  const discover = (discovery: Discovery, mode: 'dev' | 'extended' = 'dev', callLimit?: number): Promise<Run> => {
    const run = new Run({ source: 'simulator', job: 'discovery', callLimit });
    return discovery.discover(run, mode).then(() => run);
  };
  /** As the consumer does it by and by. */
  const store = async (table: 'albums' | 'tracks', rows: readonly Observation[]): Promise<void> => {
    for (const { entity_id, observed_at, payload, missing } of rows) {
      const { name, album_id } = payload as { name: string; album_id?: string };
      const values = [entity_id, 'simulator', observed_at, randomUUID(), name, JSON.stringify(missing)];
      await pool.query(
        `INSERT INTO live.${table} (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists
           ${table === 'tracks' ? ', album_id' : ''})
         VALUES ($1, $2, $3, $4, $5, $6, 'infinity', 0, 0, 0, '[]' ${table === 'tracks' ? ', $7' : ''})
         ON CONFLICT (id, source) DO UPDATE SET missing = excluded.missing, observed_at = excluded.observed_at`,
        table === 'tracks' ? [...values, album_id] : values,
      );
    }
  };
  const of = (type: string): Observation[] => published.filter((one) => one.type === type);

  it('walks to the empty page whatever total and next say, and publishes each album once', async () => {
    const run = await discover(start());
    expect(offsets()).toEqual(['0', '10', '20', '30', ...YEAR]);
    expect(idsOf('album')).toHaveLength(23);
    expect(new Set(idsOf('album')).size).toBe(23);
    expect(run.counts).toMatchObject({ answered: 23, published: 23, missing: 2 });
    expect(await positionOf('search-tag-new:US')).toEqual({
      offset: 0,
      sweptAt: clock.at,
      lookedAt: clock.at,
      deep: 30,
    });
  });

  it('publishes nothing of an album that is known already: it may be known better', async () => {
    await discover(start());
    await store('albums', of('album'));
    published.length = 0;
    await pool.query('DELETE FROM book.source_cursor');
    await pool.query(`UPDATE live.albums SET missing = '[]'`);
    await discover(start());
    expect(published).toEqual([]);
  });

  it('spends the own calls of albums on the newest of which no tracks are known, run after run', async () => {
    const discovery = start();
    await discover(discovery);
    await store('albums', of('album'));
    await pool.query(`UPDATE live.albums SET release_day = '2026-11-20' WHERE id = ANY($1)`, [
      [idOf('A', 21), idOf('A', 22)],
    ]);
    published.length = 0;
    await expect(discover(discovery, 'dev', 1)).rejects.toThrow(BudgetSpent);
    expect([idsOf('album'), idsOf('track')]).toEqual([[idOf('A', 21)], [idOf('T', 21)]]);
    await store('albums', of('album'));
    await store('tracks', of('track'));
    published.length = 0;
    // Another process, another day.
    await expect(discover(start(), 'dev', 1)).rejects.toThrow(BudgetSpent);
    expect(idsOf('track')).toEqual([idOf('T', 22)]);
  });

  it('keeps the cursor when the broker refuses the batch', async () => {
    const batches = { left: 1 };
    const working = publish;
    publish = (all) => (batches.left-- > 0 ? working(all) : Promise.reject(new Error('the broker is away')));
    await expect(discover(start())).rejects.toThrow('the broker is away');
    expect(await positionOf('search-tag-new:US')).toMatchObject({ offset: 10 });
    publish = working;
    await discover(start());
    expect(offsets().slice(0, 5)).toEqual(['0', '10', '10', '20', '30']);
    expect(new Set(idsOf('album')).size).toBe(23);
  });

  it('ends a run when its calls are spent, and the next goes on there', async () => {
    const discovery = start();
    await expect(discover(discovery, 'dev', 2)).rejects.toThrow(BudgetSpent);
    expect(await positionOf('search-tag-new:US')).toMatchObject({ offset: 20 });
    await discover(discovery);
    expect(offsets().slice(0, 4)).toEqual(['0', '10', '20', '30']);
    expect(idsOf('album')).toHaveLength(23);
  });

  it('after a day looks at what came on top first, then goes on where it was cut off, that much further down', async () => {
    const discovery = start();
    let first = 0;
    local.api = searchFrom(() => first, 100);
    await expect(discover(discovery, 'dev', 4)).rejects.toThrow(BudgetSpent);
    expect(await positionOf('search-tag-new:US')).toMatchObject({ offset: 40 });
    await store('albums', of('album'));
    clock.at += DAY_MS;
    first = -15;
    local.asked.length = 0;
    await discover(discovery);
    // 15 new ones fill the first page and half of the second; two quiet pages; then 40 + 15.
    expect(offsets().slice(0, 6)).toEqual(['0', '10', '20', '30', '55', '65']);
    expect(new Set(idsOf('album').filter((id) => id !== idOf('A', 1_000))).size).toBe(115);
  });

  it('looks at the first pages again as often as a day has calls for, until nothing is new', async () => {
    const discovery = start({ callsPerDay: 90 });
    await discover(discovery);
    const asks = async (ms: number): Promise<(string | null)[]> => {
      clock.at += ms;
      local.asked.length = 0;
      await discover(discovery);
      return offsets();
    };
    expect(await asks(HOUR_MS / 2)).toEqual([]);
    expect(await asks(HOUR_MS / 2)).toEqual(['0', '10', '30']);
    expect(await asks(HOUR_MS)).toEqual(['0', '10', '20']);
    expect(await asks(HOUR_MS)).toEqual(['0', '10', '30']);
  });

  it('waits longer after a look that had much to see: the calls of a day are there in its evening too', async () => {
    const discovery = start({ callsPerDay: 90 });
    let first = 0;
    local.api = searchFrom(() => first, 40);
    await discover(discovery);
    const asks = async (ms: number): Promise<(string | null)[]> => {
      clock.at += ms;
      local.asked.length = 0;
      await discover(discovery);
      return offsets();
    };
    first = -30;
    // Three pages of new ones, two quiet ones, and one deep down: twice what a look at a quiet list costs.
    expect(await asks(HOUR_MS)).toHaveLength(6);
    expect(await asks(HOUR_MS)).toEqual([]);
    expect(await asks(HOUR_MS)).toHaveLength(3);
    expect(await asks(HOUR_MS)).toHaveLength(3);
  });

  it('asks the market that brought most for its next page, and leaves one that repeats itself', async () => {
    local.api = (asked) => {
      const { searchParams } = new URL(asked.url, 'http://local');
      if (searchParams.get('market') === 'US') return searchFrom(() => 0, 60)(asked);
      const items = [...Array(9).keys(), 100 + Number(searchParams.get('offset'))];
      return { body: { albums: { items: items.map((number) => ({ id: idOf('A', 200 + number), name: 'x' })) } } };
    };
    await expect(discover(start({ markets: ['DE', 'US'] }), 'dev', 7)).rejects.toThrow(BudgetSpent);
    const asked = local.apiCalls.map(({ url }) => new URL(url, 'http://local').searchParams.get('market'));
    expect(asked.filter((market) => market === 'DE')).toHaveLength(2);
    expect(new Set(idsOf('album')).size).toBe(61);
  });

  it('takes a refusal of a deep offset as the end, once it was said twice', async () => {
    local.api = (asked) => (asked.url.includes('offset=20') ? { status: 404, body: 'Not found.' } : development(asked));
    await discover(start());
    expect(offsets().slice(0, 4)).toEqual(['0', '10', '20', '20']);
    expect(await positionOf('search-tag-new:US')).toMatchObject({ offset: 0, sweptAt: clock.at });
    expect(idsOf('album')).toHaveLength(18);
  });

  it('fetches the tracks beyond the first fifty, until a page is empty', async () => {
    const tracks = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: idOf('T', 1_000 + from + at), name: 'One' }));
    local.api = ({ url }) => {
      const { pathname, searchParams } = new URL(url, 'http://local');
      if (pathname === '/v1/search')
        return {
          body: { albums: { items: searchParams.get('offset') === '0' ? [{ id: idOf('A', 1), name: 'x' }] : [] } },
        };
      if (!pathname.endsWith('/tracks')) return { body: album(1, tracks(0, 50), 300) };
      return { body: { items: searchParams.get('offset') === '50' ? [...tracks(49, 20), null] : [] } };
    };
    const discovery = start();
    await discover(discovery);
    await store('albums', of('album'));
    await discover(discovery);
    expect(idsOf('track')).toHaveLength(69);
  });

  it('asks for several at once where the app is offered it, and leaves popularity to the share of enrichment', async () => {
    local.api = ({ url }) => {
      const { pathname, searchParams } = new URL(url, 'http://local');
      const numbers = Array.from({ length: 30 }, (_, at) => at + 1);
      if (pathname === '/v1/search') return { body: { albums: { items: [] } } };
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
    const run = await discover(start(), 'extended');
    expect(local.apiCalls.map(({ url }) => url.split('?')[0])).toEqual([
      '/v1/browse/new-releases',
      '/v1/albums',
      '/v1/albums',
      // The end, a look deep down, and the search that may show more.
      '/v1/browse/new-releases',
      '/v1/browse/new-releases',
      '/v1/search',
    ]);
    expect([idsOf('album').length, idsOf('track').length]).toEqual([28, 28]);
    expect(run.missing).toBe(2);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { clientOf, LocalApi, StillClock, type Asked, type Reply } from '../../test/local-api.ts';
import { BudgetSpent } from '../exchange/source.errors.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { Run } from '../runs/run.ts';
import { createFollow } from '../sources/spotify.follow.ts';
import { createIntake } from '../sources/spotify.intake.ts';
import { SpotifyCatalogue, type Mode } from '../spotify/spotify.catalogue.ts';
import type { Follow } from './follow.ts';

const DAY_MS = 86_400_000;
const idOf = (kind: string, number: number): string => `0${kind}${String(number).padStart(20, '0')}`;
const ARTIST = idOf('R', 1);
const albumOf = (id: string) => ({
  id,
  name: id,
  tracks: { items: [{ id: id.replace('A', 'T'), name: 'One' }], total: 1 },
});

describe('following artists', () => {
  let pool: Pool;
  let local: LocalApi;
  let clock: StillClock;
  let published: Observation[];
  let groups: Record<string, string[]>;

  beforeAll(async () => {
    pool = await migratedPool();
    local = await LocalApi.listen();
  });
  afterAll(() => Promise.all([pool.end(), local.close()]));
  beforeEach(async () => {
    await pool.query('DELETE FROM book.followed_artist');
    clock = new StillClock();
    published = [];
    local.asked.length = 0;
    local.api = source;
    groups = { album: [idOf('A', 2), idOf('A', 1)], single: [idOf('A', 30)], appears_on: [idOf('A', 50)] };
  });

  const source = ({ url }: Asked): Reply => {
    const { pathname, searchParams } = new URL(url, 'http://local');
    const [, , kind, id, list] = pathname.split('/');
    if (kind === 'search')
      return {
        body: {
          artists: {
            items: [
              { id: idOf('R', 9), name: 'The Lanterns Two' },
              { id: ARTIST, name: 'The Lanterns' },
            ],
          },
        },
      };
    if (list !== 'albums') {
      const ids = searchParams.get('ids')?.split(',');
      return { body: ids ? { [kind!]: ids.map(albumOf) } : albumOf(id!) };
    }
    if (id !== ARTIST) return { status: 404, body: {} };
    const limit = Number(searchParams.get('limit'));
    const offset = Number(searchParams.get('offset'));
    const items = groups[searchParams.get('include_groups')!]!.slice(offset, offset + limit);
    return { body: { items: items.map((one) => ({ id: one, name: one })), limit } };
  };
  /** As after a restart. */
  const start = (hasAppearsOn = false, callsPerDay?: number): Follow => {
    const { client } = clientOf(local, clock, { ...(callsPerDay && { callsPerDay }) });
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publish = async (all: readonly Observation[]) => (published.push(...all), []);
    const publisher = new ObservationPublisher({ publish }, silent, { warn: () => undefined });
    const settings = { source: 'spotify' as const, markets: ['US'], freshnessMs: DAY_MS, albumFreshnessMs: DAY_MS };
    const tools = { pool, publisher, catalogue: new SpotifyCatalogue(client), now: clock.now };
    return createFollow({ ...settings, hasAppearsOn }, tools, createIntake(settings, tools));
  };
  const add = (query: string) =>
    pool.query(`INSERT INTO book.followed_artist (query, source) VALUES ($1, 'spotify')`, [query]);
  const rows = async (): Promise<Record<string, unknown>[]> =>
    (await pool.query('SELECT * FROM book.followed_artist ORDER BY query')).rows;
  const look = (follow: Follow, mode: Mode = 'dev') => follow.look(new Run({ source: 'spotify', job: 'follow' }), mode);
  const idsOf = (type: string): string[] => published.flatMap((one) => (one.type === type ? one.entity_id : []));
  const pages = () =>
    local.apiCalls.map(({ url }) => new URL(url, 'http://local')).filter(({ pathname }) => pathname.endsWith('/albums') && pathname !== '/v1/albums'); // prettier-ignore

  it('finds an artist by name, and takes albums and singles with their tracks, but no guest appearances', async () => {
    await add('the lanterns');
    await look(start());
    expect(await rows()).toMatchObject([{ artist_id: ARTIST, name: 'The Lanterns', checked_at: new Date(clock.at) }]);
    expect(idsOf('album')).toEqual([idOf('A', 2), idOf('A', 1), idOf('A', 30)]);
    expect(idsOf('track')).toHaveLength(3);
    expect(pages().map(({ searchParams }) => searchParams.get('limit'))).toEqual(expect.arrayContaining(['10']));
  });

  it('takes guest appearances where they are asked for', async () => {
    await add(ARTIST);
    await look(start(true));
    expect(idsOf('album')).toContain(idOf('A', 50));
  });

  it('looks once a day, and takes what came meanwhile', async () => {
    await add(`https://open.spotify.com/artist/${ARTIST}`);
    const follow = start();
    await look(follow);
    const calls = local.apiCalls.length;
    clock.at += DAY_MS;
    await look(follow);
    expect(local.apiCalls).toHaveLength(calls);
    published = [];
    groups['single']!.unshift(idOf('A', 31));
    clock.at += 1;
    await look(follow);
    expect(idsOf('album')).toContain(idOf('A', 31));
  });

  it('reads further pages only while something on them is unknown', async () => {
    groups['album'] = Array.from({ length: 25 }, (_, at) => idOf('A', 100 + at));
    await add(ARTIST);
    const follow = start();
    await look(follow);
    expect(idsOf('album')).toHaveLength(26);
    local.asked.length = 0;
    groups['album'].unshift(idOf('A', 200));
    clock.at += DAY_MS / 2;
    await pool.query('UPDATE book.followed_artist SET checked_at = NULL');
    await look(follow);
    const offsets = pages().map(
      ({ searchParams }) => `${searchParams.get('include_groups')} ${searchParams.get('offset')}`,
    );
    expect(offsets).toEqual(['album 0', 'album 10', 'single 0']);
  });

  it('asks for fifty and for several at once where that is offered', async () => {
    await add(ARTIST);
    await look(start(), 'extended');
    expect(pages()[0]!.searchParams.get('limit')).toBe('50');
    expect(local.apiCalls.map(({ url }) => url.split('?')[0])).toContain('/v1/albums');
    expect(idsOf('album')).toHaveLength(3);
  });

  it('shows what the calls are not enough for, is not done with it, and does not spend a page each minute', async () => {
    groups['album'] = Array.from({ length: 8 }, (_, at) => idOf('A', 300 + at));
    await add(ARTIST);
    const follow = start(false, 5);
    await expect(look(follow)).rejects.toThrow(BudgetSpent);
    expect(new Set(idsOf('album')).size).toBe(8);
    expect(idsOf('track')).toHaveLength(5);
    expect(await rows()).toMatchObject([{ checked_at: null }]);
    const calls = local.apiCalls.length;
    clock.at += 60_000;
    await look(follow);
    expect(local.apiCalls).toHaveLength(calls);
  });

  it('keeps an artist whom the source no longer knows, and looks again at the usual interval', async () => {
    await add(ARTIST);
    const follow = start();
    await look(follow);
    const checked = clock.at;
    const { api } = local;
    local.api = () => ({ status: 404, body: {} });
    clock.at += DAY_MS + 1;
    await look(follow);
    const missed = { artist_id: ARTIST, checked_at: new Date(checked), missed_at: new Date(clock.at) };
    expect(await rows()).toMatchObject([missed]);
    const calls = local.apiCalls.length;
    clock.at += DAY_MS / 2;
    await look(follow);
    expect(local.apiCalls).toHaveLength(calls);
    local.api = api;
    groups['single']!.unshift(idOf('A', 32));
    clock.at += DAY_MS;
    await look(follow);
    expect(idsOf('album')).toContain(idOf('A', 32));
    expect(await rows()).toMatchObject([{ missed_at: null, checked_at: new Date(clock.at) }]);
  });

  it('marks what the source does not know: a name, an id, and what is no id', async () => {
    await add('The Lantern');
    await add(idOf('R', 7));
    await add('Z'.repeat(22));
    await look(start());
    const unknown = { artist_id: null, resolved_at: expect.any(Date), checked_at: null };
    expect(await rows()).toMatchObject([unknown, unknown, unknown]);
    const calls = local.apiCalls.length;
    await look(start());
    expect(local.apiCalls).toHaveLength(calls);
  });
});

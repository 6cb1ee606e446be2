import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { clientOf, LocalApi, StillClock, type Asked, type Reply } from '../../test/local-api.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { Run } from '../runs/run.ts';
import { SpotifyCatalogue, type Mode } from '../spotify/spotify.catalogue.ts';
import { QuotaExceeded } from '../exchange/source.errors.ts';
import { TrackFinder } from './track.finder.ts';
import { Watch, type WatchSettings } from './watch.ts';
import { WatchedTrackStore } from './watched-track.store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const idOf = (number: number): string => `0T${String(number).padStart(20, '0')}`;
const trackOf = (id: string, name = 'A track') => ({ id, name, duration_ms: 1, album: { id: 'A', name: 'One' } });

describe('the watch list', () => {
  let pool: Pool;
  let local: LocalApi;
  let clock: StillClock;
  let store: WatchedTrackStore;
  let published: Observation[];
  let said: string[];
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    pool = await migratedPool();
    local = await LocalApi.listen();
  });
  afterAll(() => Promise.all([pool.end(), local.close()]));
  beforeEach(async () => {
    await pool.query('DELETE FROM book.watched_track');
    clock = new StillClock();
    store = new WatchedTrackStore(pool, 'spotify');
    published = [];
    said = [];
    local.asked.length = 0;
    local.api = everyTrack;
    client = clientOf(local, clock);
  });

  /** Knows every id, and no title. */
  const everyTrack = ({ url }: Asked): Reply => {
    const { pathname, searchParams } = new URL(url, 'http://local');
    if (pathname === '/v1/search') return { body: { tracks: { items: [] } } };
    if (pathname !== '/v1/tracks') return { body: trackOf(pathname.slice('/v1/tracks/'.length)) };
    return {
      body: {
        tracks: searchParams
          .get('ids')!
          .split(',')
          .map((id) => trackOf(id)),
      },
    };
  };
  /** As after a restart. */
  const start = (settings: Partial<WatchSettings> = {}): Watch => {
    const catalogue = new SpotifyCatalogue(client.client);
    const fetcher = new EntityFetcher(catalogue, clock.now);
    const silent = { onPublished: () => undefined, onRefused: () => undefined };
    const publish = async (all: readonly Observation[]) => (published.push(...all), []);
    const publisher = new ObservationPublisher({ publish }, silent, { warn: () => undefined });
    const usual = { source: 'spotify' as const, market: 'US', now: clock.now };
    const finder = new TrackFinder({ catalogue, store }, usual);
    const callsIn = (mode: Mode) => ({ tracksPerCall: mode === 'dev' ? 1 : 50, perDay: undefined });
    return new Watch(
      { fetcher, publisher, finder, store },
      { ...usual, queries: [], callsIn, say: (words) => said.push(words), ...settings },
    );
  };
  const run = () => new Run({ source: 'spotify', job: 'watch' });
  const rows = async (): Promise<Record<string, unknown>[]> =>
    (await pool.query('SELECT * FROM book.watched_track ORDER BY query')).rows;
  const observed = (): string[] => published.map((one) => (one.type === 'watched_track' ? one.entity_id : ''));
  const searches = () => local.apiCalls.filter(({ url }) => url.startsWith('/v1/search'));
  const pass = async (watch: Watch, ms: number, stepMs: number): Promise<void> => {
    for (const end = clock.at + ms; clock.at < end; clock.at += stepMs) await watch.observe(run(), 'dev');
  };

  it('observes what it knows while search is blocked for what it does not, which costs nothing meanwhile', async () => {
    await store.add([idOf(1), 'not found yet'], clock.at);
    await client.ledger.block({ bucket: 'search', until: clock.at + HOUR_MS, reason: 'test' });
    const watch = start();
    await expect(watch.observe(run(), 'dev')).rejects.toThrow(QuotaExceeded);
    await watch.observe(run(), 'dev');
    expect(published).toMatchObject([{ type: 'watched_track', entity_id: idOf(1) }]);
  });

  it('observes each track at its own interval, and asks for nothing in between', async () => {
    await store.add([idOf(1), idOf(2)], clock.at);
    await pool.query('UPDATE book.watched_track SET interval_ms = $2 WHERE query = $1', [idOf(1), 10 * MINUTE_MS]);
    await pass(start(), 2 * HOUR_MS, 2 * MINUTE_MS);
    expect(observed().filter((id) => id === idOf(1))).toHaveLength(12);
    expect(observed().filter((id) => id === idOf(2))).toHaveLength(2);
    expect(local.apiCalls).toHaveLength(14);
    expect(said).toEqual([]);
  });

  it('asks for fifty at once where that is offered', async () => {
    await store.add(Array.from({ length: 60 }, (_, at) => idOf(at)), clock.at); // prettier-ignore
    await start().observe(run(), 'extended');
    expect(local.apiCalls.map(({ url }) => new URL(url, 'http://local').pathname)).toEqual([
      '/v1/tracks',
      '/v1/tracks',
    ]);
    expect(new Set(observed()).size).toBe(60);
  });

  it('makes intervals longer where the calls of a day are not enough, says so once, and writes what it keeps', async () => {
    await store.add([idOf(1), idOf(2), idOf(3), idOf(4)], clock.at);
    const watch = start({ callsIn: () => ({ tracksPerCall: 1, perDay: 45 }) });
    await pass(watch, DAY_MS, 16 * MINUTE_MS);
    // At once, and then each 128 min: 45 a day, and one more a track on the first.
    expect(local.apiCalls).toHaveLength(48);
    expect(said).toEqual([expect.stringContaining('would take 96 calls a day and has 45')]);
    expect(await rows()).toMatchObject(Array.from({ length: 4 }, () => ({ paced_ms: String(128 * MINUTE_MS) })));
    await pool.query('UPDATE book.watched_track SET removed_at = now() WHERE query <> $1', [idOf(1)]);
    await watch.observe(run(), 'dev');
    expect((await rows())[0]).toMatchObject({ query: idOf(1), paced_ms: null });
  });

  it('leaves alone what was removed, though the configuration names it', async () => {
    const queries = [idOf(1), idOf(2)];
    await start({ queries }).observe(run(), 'dev');
    await pool.query('UPDATE book.watched_track SET removed_at = now() WHERE query = $1', [idOf(1)]);
    clock.at += HOUR_MS;
    published = [];
    await start({ queries }).observe(run(), 'dev');
    expect(observed()).toEqual([idOf(2)]);
    expect((await rows())[0]).toMatchObject({ query: idOf(1), removed_at: expect.any(Date) });
  });

  it('marks a title that is not found, and searches for it again after 1, 2, 4, 8 and 16 hours', async () => {
    await store.add(['Nobody knows it'], clock.at);
    const begin = clock.at;
    const watch = start();
    const at: number[] = [];
    for (; clock.at < begin + 2 * DAY_MS; clock.at += 30 * MINUTE_MS) {
      const before = searches().length;
      await watch.observe(run(), 'dev');
      if (searches().length > before) at.push((clock.at - begin) / HOUR_MS);
    }
    expect(at).toEqual([0, 1, 3, 7, 15, 31]);
    expect(await rows()).toMatchObject([{ track_id: null, resolved_at: expect.any(Date) }]);
    local.api = ({ url }) =>
      url.startsWith('/v1/search')
        ? { body: { tracks: { items: [null, trackOf('odd'), trackOf(idOf(7), 'Nobody knows it')] } } }
        : everyTrack({ url, method: 'GET', headers: {} });
    clock.at = begin + 55 * HOUR_MS;
    await watch.observe(run(), 'dev');
    expect(await rows()).toMatchObject([{ track_id: idOf(7), name: 'Nobody knows it' }]);
    expect(observed()).toEqual([idOf(7)]);
  });

  it('searches again for a track that the source no longer knows, and takes what is known in its place', async () => {
    const hits = [trackOf(idOf(1), 'Moved'), trackOf(idOf(2), 'Moved')];
    const gone = new Set<string>();
    local.api = ({ url }) => {
      const { pathname } = new URL(url, 'http://local');
      if (pathname === '/v1/search') return { body: { tracks: { items: hits } } };
      const id = pathname.slice('/v1/tracks/'.length);
      return gone.has(id) ? { status: 404, body: {} } : { body: trackOf(id) };
    };
    await store.add(['Moved', idOf(3)], clock.at);
    const watch = start();
    await watch.observe(run(), 'dev');
    gone.add(idOf(1)).add(idOf(3));
    clock.at += HOUR_MS;
    await watch.observe(run(), 'dev');
    expect(observed()).toEqual([idOf(3), idOf(1), idOf(2)]);
    expect(await rows()).toMatchObject([
      { query: idOf(3), track_id: idOf(3), missed_at: new Date(clock.at) },
      { query: 'Moved', track_id: idOf(2), missed_at: null },
    ]);
    const calls = local.apiCalls.length;
    await pass(watch, 30 * MINUTE_MS, 5 * MINUTE_MS);
    expect(local.apiCalls).toHaveLength(calls);
  });

  it('observes a lost track again within its interval, however long it was away, and searches less and less often meanwhile', async () => {
    let isGone = false;
    local.api = ({ url }) => {
      const { pathname } = new URL(url, 'http://local');
      // Search may name for a while what cannot be had.
      if (pathname === '/v1/search') return { body: { tracks: { items: [trackOf(idOf(1), 'Lost')] } } };
      return isGone ? { status: 404, body: {} } : { body: trackOf(pathname.slice('/v1/tracks/'.length)) };
    };
    await store.add(['Lost', idOf(3)], clock.at);
    // So that it is searched for at times at which it is not asked for.
    await pool.query(`UPDATE book.watched_track SET interval_ms = $1 WHERE query = 'Lost'`, [100 * MINUTE_MS]);
    const watch = start();
    await watch.observe(run(), 'dev');
    isGone = true;
    clock.at += HOUR_MS;
    const [before, calls] = [searches().length, local.apiCalls.length];
    await pass(watch, 40 * HOUR_MS, 10 * MINUTE_MS);
    // After 1:40, 4:20, 9:40 and 20:20; each track is asked for at its interval.
    expect(searches().length - before).toBe(4);
    expect(local.apiCalls.length - calls).toBe(4 + 24 + 40);
    expect(await rows()).toMatchObject([
      { query: idOf(3), track_id: idOf(3), missed_at: expect.any(Date) },
      { query: 'Lost', track_id: idOf(1), name: 'Lost', missed_at: expect.any(Date) },
    ]);
    isGone = false;
    published = [];
    await pass(watch, 100 * MINUTE_MS, 10 * MINUTE_MS);
    expect(new Set(observed())).toEqual(new Set([idOf(1), idOf(3)]));
    expect(await rows()).toMatchObject([{ missed_at: null }, { missed_at: null, name: 'Lost' }]);
  });

  it('asks less and less often for an id that the source never knew', async () => {
    local.api = () => ({ status: 404, body: {} });
    await store.add([idOf(1)], clock.at);
    const begin = local.apiCalls.length;
    await pass(start(), 16 * HOUR_MS, 30 * MINUTE_MS);
    expect(local.apiCalls.length - begin).toBe(5);
    expect(await rows()).toMatchObject([{ track_id: null, resolved_at: expect.any(Date), missed_at: null }]);
  });

  it.each<Mode>(['dev', 'extended'])('keeps the id that was asked for where another answers: %s', async (mode) => {
    const [asked, given] = [idOf(1), idOf(9)];
    local.api = ({ url }) => {
      const { pathname, searchParams } = new URL(url, 'http://local');
      if (pathname !== '/v1/tracks') return { body: trackOf(pathname.endsWith(asked) ? given : idOf(2)) };
      const ids = searchParams.get('ids')!.split(',');
      // idOf(3) is not known: the places of the others say nothing.
      return { body: { tracks: ids.map((id) => (id === idOf(3) ? null : trackOf(id === asked ? given : id))) } };
    };
    await store.add(mode === 'dev' ? [asked] : [asked, idOf(2), idOf(3)], clock.at);
    await start().observe(run(), mode);
    const relinked = published.find((one) => one.type === 'watched_track' && one.entity_id === given);
    expect(relinked).toMatchObject({ payload: { requested_id: asked } });
    expect((await rows())[0]).toMatchObject({ track_id: asked, observed_at: new Date(clock.at) });
  });

  it('observes a track whose popularity is not offered', async () => {
    await store.add([idOf(1)], clock.at);
    await start().observe(run(), 'dev');
    expect(published).toMatchObject([{ missing: expect.arrayContaining(['popularity']) }]);
    expect(await rows()).toMatchObject([{ observed_at: new Date(clock.at) }]);
  });

  it('never asks for what is no id, and marks it', async () => {
    await store.add(['z'.repeat(22).toUpperCase()], clock.at);
    await start().observe(run(), 'dev');
    expect(local.apiCalls).toEqual([]);
    expect(await rows()).toMatchObject([{ track_id: null, resolved_at: expect.any(Date) }]);
  });
});

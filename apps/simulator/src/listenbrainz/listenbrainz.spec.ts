import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { recordedFolder } from '../../../../test/env.ts';
import { mishaps, startSimulator as start, stopSimulators } from '../server/simulator.fixture.ts';
import { valueTypes } from '../server/value-types.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const DAY_MS = 86_400_000;
const FRESH = '/1/explore/fresh-releases/';
const UNKNOWN = '0c3f1b6e-8a1d-4c55-9d1e-1f2a3b4c5d6e';

interface Fresh {
  release_date: string;
  release_mbid: string;
  release_name: string;
  artist_credit_name: string;
  artist_mbids: string[];
  release_group_mbid: string;
  listen_count: number;
}
interface Count {
  release_group_mbid?: string;
  total_listen_count: number | null;
  total_user_count: number | null;
}

async function world(env: Record<string, string> = {}) {
  const simulator = await start({
    FRESHWAX_SIMULATOR_ALBUMS: '200',
    FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE: '0',
    ...env,
  });
  const fresh = async (query = '') =>
    ((await simulator.see(FRESH + query)) as { payload: { releases: Fresh[]; total_count: number } }).payload;
  const count = async (entity: string, mbids: unknown) => {
    const name = `${entity.replace('-', '_')}_mbids`;
    const response = await simulator.send('POST', `/1/popularity/${entity}`, { [name]: mbids });
    return { status: response.status, counts: (await response.json()) as Count[] };
  };
  return { ...simulator, fresh, count };
}

describe('fresh releases', () => {
  it('are those of some days around a date, past and future', async () => {
    const { fresh } = await world({ FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '3600000' });
    const days = async (query: string) =>
      new Set(
        (await fresh(`?release_date=2026-07-14&days=2&${query}`)).releases.map(({ release_date }) => release_date),
      );
    expect([...(await days(''))].sort()).toEqual([
      '2026-07-12',
      '2026-07-13',
      '2026-07-14',
      '2026-07-15',
      '2026-07-16',
    ]);
    expect([...(await days('future=false'))].sort()).toEqual(['2026-07-12', '2026-07-13', '2026-07-14']);
    expect([...(await days('past=false'))].sort()).toEqual(['2026-07-14', '2026-07-15', '2026-07-16']);
  });

  it('come in the order that was asked for, and all of them at once', async () => {
    const { fresh } = await world();
    const { releases, total_count } = await fresh('?days=14&future=false');
    expect(releases).toHaveLength(total_count);
    expect(total_count).toBeGreaterThan(20);
    const dates = releases.map(({ release_date }) => release_date);
    expect(dates).toEqual([...dates].sort());
    const names = (await fresh('?sort=release_name&future=false')).releases.map(({ release_name }) => release_name);
    expect(names).toEqual([...names].sort());
  });

  it.each(['days=0', 'days=91', 'days=x', 'sort=name', 'release_date=14.7.2026'])('refuse %s', async (query) => {
    const { get } = await world();
    const response = await get(`${FRESH}?${query}`);
    expect([response.status, await response.json()]).toEqual([400, { code: 400, error: expect.any(String) }]);
  });
});

describe('popularity', () => {
  it('keeps the order, with nulls for what is not known or was never heard', async () => {
    const { fresh, count } = await world();
    const mbids = (await fresh('?days=90&future=false')).releases.map(({ release_group_mbid }) => release_group_mbid);
    const { status, counts } = await count('release-group', [...mbids, UNKNOWN]);
    expect(status).toBe(200);
    expect(counts.map(({ release_group_mbid }) => release_group_mbid)).toEqual([...mbids, UNKNOWN]);
    expect(counts.at(-1)).toEqual({
      release_group_mbid: UNKNOWN,
      total_listen_count: null,
      total_user_count: null,
    });
    const known = counts.filter(({ total_listen_count }) => total_listen_count !== null);
    expect(known.length).toBeLessThan(mbids.length);
    expect(known.length).toBeGreaterThan(mbids.length * 0.5);
    for (const { total_listen_count, total_user_count } of known)
      expect(total_user_count).toBeLessThanOrEqual(total_listen_count ?? 0);
  });

  it('only ever grows, with the clock', async () => {
    const { fresh, count, time } = await world();
    const mbids = (await fresh('?days=90&future=false')).releases.map(({ release_group_mbid }) => release_group_mbid);
    const sum = async () => {
      const { counts } = await count('release-group', mbids);
      return counts.map(({ total_listen_count }) => total_listen_count ?? 0);
    };
    const before = await sum();
    time.now += 3_600_000;
    const after = await sum();
    expect(after.every((listens, at) => listens >= (before[at] ?? 0))).toBe(true);
    expect(after).not.toEqual(before);
  });

  it('is also of recordings and artists', async () => {
    const { fresh, count, see } = await world();
    const [release] = (await fresh('?days=90&future=false')).releases;
    const artist = release!.artist_mbids[0]!;
    expect((await count('artist', [artist])).counts[0]).toMatchObject({
      artist_mbid: artist,
      total_listen_count: expect.any(Number),
    });
    const tops = (await see(`/1/popularity/top-recordings-for-artist/${artist}`)) as (Count & {
      recording_mbid: string;
      artist_mbids: string[];
    })[];
    const listens = tops.map(({ total_listen_count }) => total_listen_count ?? 0);
    expect(listens).toEqual([...listens].sort((a, b) => b - a));
    expect(tops.every(({ artist_mbids }) => artist_mbids.includes(artist))).toBe(true);
    const [top] = tops;
    expect((await count('recording', [top!.recording_mbid])).counts).toEqual([
      {
        recording_mbid: top!.recording_mbid,
        total_listen_count: top!.total_listen_count,
        total_user_count: top!.total_user_count,
      },
    ]);
  });

  it.each([
    ['more than a thousand ids', Array.from({ length: 1_001 }, () => UNKNOWN)],
    ['no ids', []],
    ['what is no id', ['nonsense']],
    ['what is no list', 'x'],
  ])('refuses %s', async (_, mbids) => {
    const { count } = await world();
    expect(await count('release-group', mbids)).toEqual({
      status: 400,
      counts: { code: 400, error: expect.any(String) },
    });
  });

  it('answers a thousand', async () => {
    const { count } = await world();
    const { counts } = await count(
      'release-group',
      Array.from({ length: 1_000 }, () => UNKNOWN),
    );
    expect(counts).toHaveLength(1_000);
  });

  it('is asked for by POST, with JSON', async () => {
    const { origin, get } = await world();
    expect((await get('/1/popularity/artist')).status).toBe(405);
    expect((await fetch(`${origin}/1/popularity/artist`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await get('/1/user/somebody')).status).toBe(404);
  });
});

describe('metadata', () => {
  it('of release groups has what inc names, without those that are not known', async () => {
    const { fresh, see } = await world();
    const { releases } = await fresh('?days=90&future=false');
    const [release] = releases;
    const mbid = release!.release_group_mbid;
    const path = (inc: string) => `/1/metadata/release_group/?release_group_mbids=${mbid},${UNKNOWN}&inc=${inc}`;
    const bare = (await see(path(''))) as Record<string, object>;
    expect([Object.keys(bare), Object.keys(bare[mbid]!)]).toEqual([[mbid], ['release_group']]);
    const whole = (await see(path('artist+tag+release'))) as Record<string, Record<string, unknown>>;
    expect(whole[mbid]).toMatchObject({
      release_group: { name: release!.release_name, date: release!.release_date },
      artist: { name: release!.artist_credit_name, artists: [{ artist_mbid: release!.artist_mbids[0] }] },
      tag: { artist: expect.any(Array), release_group: expect.any(Array) },
      release: { name: release!.release_name },
    });
  });

  it('of artists is a list with tags', async () => {
    const { fresh, see } = await world();
    const artists = [
      ...new Set((await fresh('?days=90&future=false')).releases.flatMap(({ artist_mbids }) => artist_mbids)),
    ];
    const found = (await see(`/1/metadata/artist/?artist_mbids=${artists.slice(0, 20).join(',')}&inc=tag`)) as {
      artist_mbid: string;
      tag: { artist: { tag: string; genre_mbid?: string }[] };
    }[];
    expect(found.map(({ artist_mbid }) => artist_mbid)).toEqual(artists.slice(0, 20));
    expect(found.some(({ tag }) => tag.artist.length === 0)).toBe(true);
    expect(found.some(({ tag }) => tag.artist.some(({ genre_mbid }) => genre_mbid === undefined))).toBe(true);
  });

  it.each(['', '?release_group_mbids=x', `?release_group_mbids=${UNKNOWN}&inc=nonsense`])(
    'refuses "%s"',
    async (query) => {
      const { get } = await world();
      expect((await get(`/1/metadata/release_group/${query}`)).status).toBe(400);
    },
  );
});

describe('the rate of listenbrainz', () => {
  it('is so many calls in each ten seconds, which the headers tell', async () => {
    const { get, time } = await world({ FRESHWAX_SIMULATOR_LISTENBRAINZ_RATE: '2' });
    const call = () => get(`${FRESH}?days=1`);
    const limits = ({ status, headers }: Response) => [
      status,
      ...['limit', 'remaining', 'reset-in'].map((name) => headers.get(`x-ratelimit-${name}`)),
    ];
    time.now += 4_000;
    expect(limits(await call())).toEqual([200, '2', '1', '6']);
    expect(limits(await call())).toEqual([200, '2', '0', '6']);
    const refused = await call();
    expect(limits(refused)).toEqual([429, '2', '0', '6']);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(Math.floor(time.now / 1_000) + 6);
    expect(await refused.json()).toEqual({ code: 429, error: expect.any(String) });
    time.now += 6_000;
    expect(limits(await call())).toEqual([200, '2', '1', '10']);
  });

  it('can be made to refuse', async () => {
    const { get, setFaults } = await world();
    await setFaults('listenbrainz-429*1');
    expect([(await get(FRESH)).status, (await get(FRESH)).status]).toEqual([429, 200]);
  });

  it('has one clock with the charts: a day later other releases are fresh', async () => {
    const { fresh, time } = await world({ FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '3600000' });
    const today = async () => (await fresh('?days=1&future=false')).releases.map(({ release_mbid }) => release_mbid);
    const before = await today();
    time.now += 3 * DAY_MS;
    const after = await today();
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter((mbid) => before.includes(mbid))).toEqual([]);
  });
});

describe('answers have the fields that were recorded', () => {
  const FOLDER = `${recordedFolder()}/listenbrainz`;
  const test = existsSync(FOLDER) ? it : it.skip; // the recordings are not ours to commit

  test('of fresh releases (skipped where the recordings are not at hand)', async () => {
    const { fresh } = await world();
    const file = JSON.parse(readFileSync(`${FOLDER}/fresh_releases_sitewide_mock.json`, 'utf8')) as {
      payload: unknown;
    };
    expect(valueTypes(await fresh('?days=90'))).toEqual(valueTypes(file.payload));
  });

  test('of metadata and popularity (skipped where the recordings are not at hand)', async () => {
    const { fresh, see, count } = await world();
    const read = (name: string): unknown => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'));
    const mbids = (await fresh('?days=90&future=false')).releases.map(({ release_group_mbid }) => release_group_mbid);
    const query = `release_group_mbids=${mbids.slice(0, 40).join(',')}&inc=artist+tag+release`;
    const simulated = Object.values((await see(`/1/metadata/release_group/?${query}`)) as object);
    const recorded = Object.values(read('mb_release_group_metadata_cache_example.json') as object);
    // A cover may be missing, links are not played.
    const compared = (list: unknown) => valueTypes(list).filter((field) => !/caa_|rels|type: null/.test(field));
    expect(compared(simulated)).toEqual(compared(recorded));
    const { counts } = await count('release-group', [...mbids, UNKNOWN]);
    expect(valueTypes(counts)).toEqual(valueTypes(read('popularity_release_group_doc_example.json')));
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

/** Everything that can be asked, with the answers of the first ones put into the later ones. */
async function* walk(get: (path: string) => Promise<Response>): AsyncGenerator<string> {
  const search = '/v1/search?q=tag:new&type=album&market=DE&limit=4';
  const page = await answered(await get(search));
  yield page;
  const ids = [...new Set(page.match(/(?<=spotify:album:)\w{22}/g))].slice(0, 2);
  const artists = [...new Set(page.match(/(?<=spotify:artist:)\w{22}/g))].slice(0, 2);
  const mbids = await answered(await get('/1/explore/fresh-releases/?days=7&future=false'));
  yield mbids;
  const groups = [...new Set(mbids.match(/(?<="release_group_mbid":")[0-9a-f-]{36}/g))].slice(0, 5);
  const releases = [...new Set(mbids.match(/(?<="release_mbid":")[0-9a-f-]{36}/g))].slice(0, 2);
  const paths = [
    ...ids.flatMap((id) => [`/v1/albums/${id}`, `/v1/albums/${id}/tracks?limit=3&offset=2`]),
    `/v1/albums?ids=${ids.join(',')}`,
    ...artists.flatMap((id) => [`/v1/artists/${id}`, `/v1/artists/${id}/albums?include_groups=album,single`]),
    '/v1/search?q=the&type=track,artist&limit=2&market=DE',
    '/v1/browse/new-releases?limit=2&offset=2',
    `/1/metadata/release_group/?release_group_mbids=${groups.join(',')}&inc=artist+tag+release`,
    ...releases.map((mbid) => `/ws/2/release/${mbid}?inc=recordings+artist-credits&fmt=json`),
    '/ws/2/release-group?query=firstreleasedate:[2026-07-01+TO+2026-07-14]&limit=5&fmt=json',
    '/simulator/truth/albums?tag=new&limit=5',
  ];
  for (const path of [...paths, ...paths]) yield path + (await answered(await get(path)));
}

/** Whole answers; only the day of the real clock and the address are their own. */
async function answered(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'content-length');
  const body = (await response.text()).replace(/127\.0\.0\.1:\d+/g, 'sim');
  return JSON.stringify([response.status, headers, body]);
}

async function run(env: Record<string, string>): Promise<string[]> {
  const { get, time, see } = await start(
    { FRESHWAX_SIMULATOR_MUSICBRAINZ_INTERVAL_MS: '0', ...env },
    { sleep: async (ms) => void (time.now += ms) },
  );
  const seen: string[] = [];
  for await (const answer of walk((path) => get(path).catch(brokenOff))) {
    seen.push(answer);
    time.now += 7_000;
  }
  seen.push(JSON.stringify(await see('/simulator/requests')), JSON.stringify(await see('/simulator/faults')));
  return seen;
}

const brokenOff = () => new Response('broken off', { status: 599 });
const FAULTS =
  '503:0.1,429-short:0.1,reset:0.05,stall:0.05,truncated-json:0.1,wrong-content-type:0.1,null-in-batch:0.2,' +
  'zero-date:0.2,local-tracks:0.2,market-ids:0.3,duplicates:0.3,holes:0.3,unstable-total:0.3,empty-name:0.2';

describe('the same seed, epoch and clock', () => {
  it('are the same bytes; another seed is others', async () => {
    const [first, second, other] = [await run({}), await run({}), await run({ FRESHWAX_SIMULATOR_SEED: 'other' })];
    expect(first.length).toBeGreaterThan(20);
    expect(second).toEqual(first);
    expect(other[0]).not.toBe(first[0]);
  });

  it('are the same bytes under faults too', async () => {
    const [first, second] = [
      await run({ FRESHWAX_SIMULATOR_FAULTS: FAULTS }),
      await run({ FRESHWAX_SIMULATOR_FAULTS: FAULTS }),
    ];
    expect(second).toEqual(first);
    const good = first.filter((answer) => answer.includes('[200,')).length;
    expect(good).toBeGreaterThan(0);
    expect(good).toBeLessThan(first.length - 5);
  });
});

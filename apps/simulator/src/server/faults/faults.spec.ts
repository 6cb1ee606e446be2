import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from '../simulator.fixture.ts';
import { faultNames } from './faults.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const SEARCH = '/v1/search?q=tag:new&type=album&limit=5';
const error = (status: number, message: string, reason?: string) =>
  JSON.stringify({ error: { status, message, reason } });

interface Entity {
  id: string | null;
  name: string;
  uri: string;
  images: unknown[];
  release_date: string;
  release_date_precision: string;
  tracks: { items: Entity[] };
}
type Page = { items: (Entity | null)[]; next: string | null; total: number; offset: number };

async function under(rule: unknown, env: Record<string, string> = {}) {
  const simulator = await start(env);
  const body = async <T>(path: string): Promise<T> => (await (await simulator.get(path)).json()) as T;
  const page = async (path = SEARCH): Promise<Page> => (await body<{ albums: Page }>(path)).albums;
  const truth = await page();
  const set = await simulator.setFaults(rule);
  expect(set.status).toBe(200);
  return { ...simulator, body, page, truth, album: truth.items[0]!.id! };
}

describe('refusals of spotify, word by word', () => {
  it.each([
    ['bad-token', 401, error(401, 'Missing/invalid/expired access token')],
    ['expired-token', 401, error(401, 'The access token expired')],
    ['forbidden', 403, error(403, 'Forbidden')],
    ['429-bare', 429, error(429, 'API rate limit exceeded')],
    ['500', 500, error(500, 'Server error')],
    ['502', 502, error(502, 'Bad gateway')],
    ['503', 503, error(503, 'Service unavailable')],
    ['504', 504, error(504, 'Gateway timeout')],
    ['500-empty', 500, ''],
    ['502-empty', 502, ''],
    ['503-empty', 503, ''],
    ['504-empty', 504, ''],
    ['empty-200', 200, ''],
  ])('%s', async (fault, status, body) => {
    const { get } = await under({ fault });
    const response = await get(SEARCH);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  it('bad-client is answered where tokens are asked for, and nowhere else', async () => {
    const { token, get } = await under({ fault: 'bad-client' });
    const refused = await token();
    expect([refused.status, await refused.text()]).toEqual([
      400,
      '{"error":"invalid_client","error_description":"Invalid client"}',
    ]);
    expect((await get(SEARCH)).status).toBe(200);
  });

  it('revoked-tokens expires every token once; a new one is good', async () => {
    const { token, get } = await under({ fault: 'revoked-tokens', times: 1 });
    expect([(await get(SEARCH)).status, (await get(SEARCH)).status]).toEqual([401, 401]);
    const { access_token } = (await (await token()).json()) as { access_token: string };
    expect((await get(SEARCH, `Bearer ${access_token}`)).status).toBe(200);
  });

  it.each([
    ['invalid-limit', error(400, 'Invalid limit')],
    ['empty-400', ''],
  ])('%s meets limits above ten only', async (fault, body) => {
    const { get } = await under({ fault });
    expect((await get(SEARCH.replace('limit=5', 'limit=10'))).status).toBe(200);
    const refused = await get(SEARCH.replace('limit=5', 'limit=11'));
    expect([refused.status, await refused.text()]).toEqual([400, body]);
  });

  it.each([
    ['too-deep', 404, error(404, 'Not found.')],
    ['too-deep-400', 400, error(400, 'Bad request')],
  ])('%s meets offsets above the one that is set', async (fault, status, body) => {
    const { get } = await under({ fault, offsetAbove: 5 });
    expect((await get(`${SEARCH}&offset=5`)).status).toBe(200);
    const refused = await get(`${SEARCH}&offset=6`);
    expect([refused.status, await refused.text()]).toEqual([status, body]);
  });

  it.each([
    ['malformed-id', 400, error(400, 'Invalid base62 id')],
    ['unknown-id', 404, error(404, 'Resource not found')],
  ])('%s meets calls with an id only', async (fault, status, body) => {
    const { get, album } = await under({ fault });
    expect((await get(SEARCH)).status).toBe(200);
    const refused = await get(`/v1/albums/${album}`);
    expect([refused.status, await refused.text()]).toEqual([status, body]);
  });

  it('premium is plain text of 159 bytes', async () => {
    const { get } = await under({ fault: 'premium' });
    const refused = await get(SEARCH);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8']);
    const text = await refused.text();
    expect([Buffer.byteLength(text), text.startsWith('Active premium subscription required')]).toEqual([159, true]);
  });

  it.each(['500-html', '502-html', '503-html', '504-html'])('%s is a page', async (fault) => {
    const { get } = await under({ fault });
    const refused = await get(SEARCH);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      Number(fault.slice(0, 3)),
      'text/html; charset=utf-8',
    ]);
    expect(await refused.text()).toMatch(/^<html>/);
  });
});

describe('limits', () => {
  it.each([
    ['429-short', error(429, 'API rate limit exceeded')],
    ['429-plain', 'Too many requests'],
  ])('%s says to come back in 11 to 41 s', async (fault, body) => {
    const { get } = await under({ fault });
    const refused = await get(SEARCH);
    expect([refused.status, await refused.text()]).toEqual([429, body]);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(11);
    expect(seconds).toBeLessThanOrEqual(41);
  });

  it('429-quota closes its bucket until the time it has told, and no other bucket', async () => {
    const { get, time, album } = await under({ fault: '429-quota', family: 'search', times: 1 });
    const refused = await get(SEARCH);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(await refused.text()).toBe(error(429, 'API rate limit exceeded', 'QUOTA_EXCEEDED'));
    expect(seconds).toBeGreaterThanOrEqual(48_925);
    expect(seconds).toBeLessThanOrEqual(86_207);
    time.now += 60_000;
    const again = await get(SEARCH);
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, String(seconds - 60)]);
    expect((await get(`/v1/albums/${album}`)).status).toBe(200);
    time.now += (seconds - 60) * 1_000;
    // The token has expired meanwhile, which is not what is asked here.
    expect((await get(SEARCH)).status).toBe(401);
  });

  it('429-quota-20h is opened by taking the faults away', async () => {
    const { get, send } = await under({ fault: '429-quota-20h', times: 1 });
    expect((await get(SEARCH)).headers.get('retry-after')).toBe('72000');
    expect((await get(SEARCH)).status).toBe(429);
    await send('DELETE', '/simulator/faults');
    expect((await get(SEARCH)).status).toBe(200);
  });
});

describe('on the way', () => {
  it('stall waits as long as the rule says, or 30 to 45 s, then answers 504', async () => {
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    const { get, setFaults } = await start({}, { sleep });
    await setFaults({ fault: 'stall', stallMs: 40_000, times: 1 }, 'stall*1', 'slow*1');
    expect([(await get(SEARCH)).status, (await get(SEARCH)).status, (await get(SEARCH)).status]).toEqual([
      504, 504, 200,
    ]);
    expect(waits[0]).toBe(40_000);
    for (const wait of waits.slice(1)) {
      expect(wait).toBeGreaterThanOrEqual(30_000);
      expect(wait).toBeLessThanOrEqual(45_000);
    }
    expect(waits).toHaveLength(3);
  });

  it('a stall in real time ends when the caller gives up', async () => {
    const { origin, access_token } = await under({ fault: 'stall', stallMs: 3_000_000 });
    const headers = { authorization: `Bearer ${access_token}` };
    await expect(fetch(`${origin}${SEARCH}`, { headers, signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it('silent never answers', async () => {
    const { origin, access_token } = await under({ fault: 'silent' });
    const headers = { authorization: `Bearer ${access_token}` };
    const call = fetch(`${origin}${SEARCH}`, { headers, signal: AbortSignal.timeout(50) });
    await expect(call).rejects.toThrow('timeout');
  });

  it.each(['reset', 'cut-short'])('%s breaks the connection', async (fault) => {
    const { get } = await under({ fault });
    await expect(get(SEARCH).then((response) => response.text())).rejects.toThrow();
  });

  it('truncated-json is half of it, with the length of the half', async () => {
    const { get, truth } = await under({ fault: 'truncated-json' });
    const response = await get(SEARCH);
    const text = await response.text();
    expect(Number(response.headers.get('content-length'))).toBe(Buffer.byteLength(text));
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(text).toContain(truth.items[0]!.id);
  });

  it('wrong-content-type and html-page are 200 all the same', async () => {
    const { get } = await under('wrong-content-type*1');
    const wrong = await get(SEARCH);
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await wrong.json()).toMatchObject({ albums: {} });
    const page = await (await under('html-page')).get(SEARCH);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('redirect leads to another host, or where the rule says', async () => {
    const { get } = await under({ fault: 'redirect', times: 1 });
    const away = await get(SEARCH);
    expect([away.status, away.headers.get('location')]).toEqual([302, `http://elsewhere.invalid${SEARCH}`]);
    const there = await (await under({ fault: 'redirect', location: 'http://127.0.0.1:9/' })).get(SEARCH);
    expect(there.headers.get('location')).toBe('http://127.0.0.1:9/');
  });

  it.each([
    ['huge-body', '300000'],
    ['huge-body-unannounced', null],
  ])('%s is the true JSON and blanks', async (fault, length) => {
    const { get, truth } = await under({ fault, bytes: 300_000 });
    const response = await get(SEARCH);
    expect(response.headers.get('content-length')).toBe(length);
    const text = await response.text();
    expect(Buffer.byteLength(text)).toBe(300_000);
    expect(JSON.parse(text)).toMatchObject({ albums: { items: [{ id: truth.items[0]!.id }, {}, {}, {}, {}] } });
  });

  it('a huge body is 50 MB where nothing is said', async () => {
    const { get } = await under({ fault: 'huge-body' });
    const response = await get(SEARCH);
    expect(response.headers.get('content-length')).toBe('52428800');
    await response.body?.cancel();
  });
});

describe('in the answers', () => {
  it('null-in-batch stands in lists of ids and in pages', async () => {
    const { body, page, album } = await under({ fault: 'null-in-batch' });
    const { albums } = await body<{ albums: unknown[] }>(`/v1/albums?ids=${album},${album}`);
    expect([albums.length, albums[0]]).toEqual([2, null]);
    const { items } = await page();
    expect([items.length, items[0]]).toEqual([5, null]);
  });

  it.each([
    ['zero-date', /^0000$/, 'year'],
    ['year-date', /^\d{4}$/, 'year'],
    ['month-date', /^\d{4}-\d\d$/, 'month'],
  ])('%s', async (fault, date, precision) => {
    const { body, album } = await under({ fault });
    const { release_date, release_date_precision } = await body<Entity>(`/v1/albums/${album}`);
    expect(release_date).toMatch(date);
    expect(release_date_precision).toBe(precision);
  });

  it('empty-images and empty-name', async () => {
    const { body, album } = await under('empty-images');
    expect((await body<Entity>(`/v1/albums/${album}`)).images).toEqual([]);
    const nameless = await under('empty-name');
    expect((await nameless.body<Entity>(`/v1/albums/${album}`)).name).toBe('');
  });

  it('local-tracks have no id, and the next call may have others', async () => {
    const { body, album } = await under('local-tracks');
    const [track] = (await body<Entity>(`/v1/albums/${album}`)).tracks.items;
    expect(track).toMatchObject({
      id: null,
      href: null,
      is_local: true,
      uri: expect.stringMatching(/^spotify:local:/),
    });
  });

  it('market-ids come where a market is given, and are found when asked for', async () => {
    const { body, album } = await under('market-ids');
    const first = async (query: string) => (await body<Entity>(`/v1/albums/${album}${query}`)).tracks.items[0]!;
    const [plain, marketed] = [await first(''), await first('?market=DE')];
    expect(marketed.id).not.toBe(plain.id);
    expect(marketed.uri).toBe(`spotify:track:${marketed.id}`);
    expect((await body<Entity>(`/v1/tracks/${marketed.id}`)).name).toBe(plain.name);
  });

  it('duplicates and holes shift pages after the first', async () => {
    const ids = ({ items }: Page) => items.map((item) => item?.id);
    const ask = async (fault: string) => {
      const { page, truth } = await under(fault);
      expect(ids(await page())).toEqual(ids(truth));
      return page(`${SEARCH}&offset=5`);
    };
    const { page } = await under({ fault: 'slow', rate: 0 });
    const all = ids(await page(SEARCH.replace('limit=5', 'limit=20')));
    const [doubled, holed] = [await ask('duplicates'), await ask('holes')];
    expect([ids(doubled), doubled.offset]).toEqual([all.slice(3, 8), 5]);
    expect([ids(holed), holed.offset]).toEqual([all.slice(7, 7 + holed.items.length), 5]);
  });

  it('early-end, endless-next, empty-page and unstable-total', async () => {
    const { truth, page } = await under('early-end*1');
    expect(truth.next).not.toBeNull();
    expect(await page()).toMatchObject({ next: null, total: truth.total });
    const last = `${SEARCH}&offset=${truth.total - 1}`;
    const { page: kept } = await under('early-end*1');
    expect((await kept(last)).next).toBeNull();
    expect((await kept()).next).toBeNull();
    expect((await kept()).next).not.toBeNull();
    expect((await (await under('endless-next')).page(last)).next).toContain(`offset=${truth.total + 4}`);
    expect((await (await under('empty-page')).page()).items).toEqual([]);
    const { page: ask } = await under('unstable-total');
    expect(new Set([(await ask()).total, (await ask()).total, (await ask()).total]).size).toBeGreaterThan(1);
  });
});

describe('the table of faults', () => {
  it('has no name that a short form could not say', () => {
    expect(faultNames.filter((name) => !/^[\w-]+$/.test(name))).toEqual([]);
    expect(new Set(faultNames).size).toBe(faultNames.length);
  });
});

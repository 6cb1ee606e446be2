import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../env.ts';
import { mishaps, startSimulator, stopSimulators } from '../server/simulator.fixture.ts';
import { UnusableRecording, type RecordedExchange } from './recorded-exchange.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const start = (recorded: RecordedExchange[]) => startSimulator({ FRESHWAX_SIMULATOR_MODE: 'recorded' }, { recorded });
const at = (date: string) => ({ date: `Thu, 28 Feb 2019 ${date} GMT`, 'content-type': 'application/json' });

describe('the recorded mode', () => {
  it('answers a call by method, path and query, whatever the host and the order of parameters', async () => {
    const { get, send } = await start([
      { url: 'https://api.spotify.com/v1/search?q=a%20b&type=album&limit=2', body: { albums: { items: [] } } },
      { url: '/v1/albums?ids=x,y', headers: { ETag: '"1"', 'Content-Length': '7' }, body: 'as text' },
    ]);
    const search = await get('/v1/search?limit=2&type=album&q=a+b');
    expect([search.status, await search.text()]).toEqual([200, '{"albums":{"items":[]}}']);
    const albums = await get('/v1/albums?ids=x%2Cy');
    expect([albums.headers.get('etag'), await albums.text()]).toEqual(['"1"', 'as text']);
    expect((await get('/v1/search?limit=3&type=album&q=a+b')).status).toBe(404);
    expect((await send('POST', '/1/popularity/artist', {})).status).toBe(404);
  });

  it('serves versions in the order of their dates, the last one from then on', async () => {
    const { get } = await start([
      { url: '/v1/albums/x', headers: at('14:30:19'), body: { name: 'new' } },
      { url: '/v1/albums/x', status: 401, headers: at('14:30:18'), body: { error: { status: 401, message: 'old' } } },
    ]);
    const answers = [await get('/v1/albums/x'), await get('/v1/albums/x'), await get('/v1/albums/x')];
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200]);
    expect(await answers[2]!.json()).toEqual({ name: 'new' });
  });

  it('serves versions as they were recorded where one has no date', async () => {
    const { get } = await start([
      { url: '/v1/albums/x', headers: at('14:30:19'), body: 'first' },
      { url: '/v1/albums/x', body: 'second' },
    ]);
    expect([await (await get('/v1/albums/x')).text(), await (await get('/v1/albums/x')).text()]).toEqual([
      'first',
      'second',
    ]);
  });

  it('gives tokens, and wants them for the Web API only', async () => {
    const { get, origin } = await start([
      { url: '/v1/albums/x', body: {} },
      { method: 'post', url: 'https://api.listenbrainz.org/1/popularity/artist', body: [] },
    ]);
    expect((await get('/v1/albums/x', '')).status).toBe(401);
    expect((await get('/v1/albums/x')).status).toBe(200);
    expect((await fetch(`${origin}/1/popularity/artist`, { method: 'POST', body: '{}' })).status).toBe(200);
  });

  it('lists what can be asked for, page by page', async () => {
    const { see } = await start([
      { url: '/v1/search?type=album&q=a', body: {} },
      { url: '/v1/search?q=a&type=album', status: 401 },
      { url: '/1/explore/fresh-releases/?days=1', body: {} },
    ]);
    expect(await see('/simulator/recorded')).toEqual({
      total: 2,
      offset: 0,
      limit: 1000,
      items: [
        { method: 'GET', path: '/v1/search?q=a&type=album', versions: 2, statuses: [200, 401] },
        { method: 'GET', path: '/1/explore/fresh-releases/?days=1', versions: 1, statuses: [200] },
      ],
    });
    expect(await see('/simulator/recorded?offset=1&limit=1')).toMatchObject({ total: 2, items: [{ versions: 1 }] });
    expect(await (await startSimulator()).see('/simulator/recorded')).toMatchObject({ total: 0, items: [] });
  });

  it('meets faults as the others do', async () => {
    const { get, setFaults } = await start([{ url: '/v1/albums/x', body: {} }]);
    await setFaults('503*1');
    expect([(await get('/v1/albums/x')).status, (await get('/v1/albums/x')).status]).toEqual([503, 200]);
  });
});

describe('files of exchanges', () => {
  it('are read from a file or a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'freshwax-recorded-'));
    const env = (path: string) => ({ FRESHWAX_SIMULATOR_MODE: 'recorded', FRESHWAX_SIMULATOR_RECORDED: path });
    try {
      await writeFile(join(folder, 'b.jsonl'), '{"url":"/v1/albums/x","status":200,"body":"b","cassette":"?"}\n\n');
      await writeFile(join(folder, 'a.jsonl'), '{"url":"/v1/albums/x","status":200,"body":"a"}');
      await writeFile(join(folder, 'note.txt'), 'no exchange');
      const both = await startSimulator(env(folder));
      expect(await (await both.get('/v1/albums/x')).text()).toBe('a');
      expect(await (await both.get('/v1/albums/x')).text()).toBe('b');
      const one = await startSimulator(env(join(folder, 'b.jsonl')));
      expect(await (await one.get('/v1/albums/x')).text()).toBe('b');
      await writeFile(join(folder, 'c.jsonl'), '{"url":"/v1/albums/x","body":"a"}\n{"status":"?"}');
      await expect(startSimulator(env(folder))).rejects.toThrow(/c\.jsonl:2: url: .*; status: /);
      await expect(startSimulator(env(join(folder, 'none')))).rejects.toThrow(UnusableRecording);
      await expect(startSimulator({ FRESHWAX_SIMULATOR_MODE: 'recorded' })).rejects.toThrow(ConfigurationError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aggregateDifferences, allRows } from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { rawDifferences } from '../delivery/raw.checker.ts';
import { PARTITIONS } from '../delivery/sender.ts';

const run = promisify(execFile);

/** What Spotify tells of the listener beside the play; the names of the fields are Spotify's, the values invented. */
const PERSONAL = {
  username: 'lantern-listener-77',
  platform: 'Invented OS 9 on a Toaster',
  conn_country: 'ZZ-country',
  ip_addr_decrypted: '203.0.113.99',
  ip_addr: '203.0.113.98',
  user_agent_decrypted: 'toaster-agent/1.0',
  city: 'Lanternville',
  region: 'Lanternshire',
  reason_start: 'reason-started',
};
const play = (ts: string, track: number, more: Record<string, unknown> = {}) => ({
  ts,
  ...PERSONAL,
  ms_played: 1_000,
  master_metadata_track_name: `Track ${track}`,
  master_metadata_album_artist_name: `Artist ${track % 2}`,
  master_metadata_album_album_name: 'Depot',
  spotify_track_uri: `spotify:track:track${track}`,
  episode_name: null,
  ...more,
});
const noTrack = { master_metadata_track_name: null, spotify_track_uri: null };
const PARTS: [name: string, entries: unknown[]][] = [
  ['Streaming_History_Audio_2019-2020_0.json', [play('2020-01-21T12:30:00Z', 1), play('2020-01-22T08:00:00Z', 2)]],
  [
    'Streaming_History_Audio_2020_1.json',
    [
      play('2020-01-21T12:00:00Z', 1),
      play('2020-03-01T00:00:00Z', 1),
      play('2020-03-01T00:00:00Z', 1),
      play('2020-03-02T00:00:00Z', 3, { ...noTrack, episode_name: 'An episode' }),
      play('2999-01-01T00:00:00Z', 4),
      `no entry, but ${PERSONAL.ip_addr}`,
    ],
  ],
];

describe("a listening history of Spotify's, imported", () => {
  let pipeline: TestPipeline;
  let folder: string;
  let refusedFile: string;
  let exit: { code: number; stdout: string; stderr: string };

  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    folder = await mkdtemp(join(tmpdir(), 'freshwax-history-'));
    refusedFile = join(folder, 'refused.ndjson');
    const data = join(folder, 'my_spotify_data');
    await mkdir(data);
    for (const [name, entries] of PARTS) await writeFile(join(data, name), JSON.stringify(entries, null, 2));
    await pipeline.startConsumer();
    const words = [data, '--json', '--refused', refusedFile];
    exit = await run(process.execPath, ['dist/apps/producer/src/import.main.js', ...words], {
      env: {
        ...pipeline.env,
        PATH: '/usr/bin:/bin',
        FRESHWAX_IMPORT_STATE_DIR: join(folder, 'state'),
        FRESHWAX_DASHBOARD_URL: 'http://page.example/',
      },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    await pipeline.drained();
  });
  afterAll(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (text: string) => (await pipeline.pool.query<unknown[]>({ text, rowMode: 'array' })).rows;

  it('is accounted for, entry by entry', () => {
    expect(JSON.parse(exit.stdout)).toMatchObject({
      rows: 8,
      accepted: 4,
      duplicates: 1,
      refused: 3,
      published: { watched_track: 4, track_meta: 2, artist_meta: 2 },
      page: 'http://page.example/?source=import',
    });
    expect(exit.code).toBe(1);
  });

  it('is a track once, with its names and no popularity, and the newest play of each', async () => {
    expect(await read('SELECT id, source, name, popularity FROM live.track_meta ORDER BY id')).toEqual([
      ['track1', 'import', 'Track 1', null],
      ['track2', 'import', 'Track 2', null],
    ]);
    expect(await read('SELECT name FROM live.artist_meta ORDER BY name')).toEqual([['Artist 0'], ['Artist 1']]);
    expect(await read('SELECT id, album_name, observed_at, requested_id FROM live.spotify_events ORDER BY id')).toEqual(
      [
        ['track1', 'Depot', String(Date.UTC(2020, 2, 1)), 'track1'],
        ['track2', 'Depot', String(Date.UTC(2020, 0, 22, 8)), 'track2'],
      ],
    );
  });

  it('is every play in the raw rows, which agree with the state and its sums', async () => {
    const plays: string[] = [];
    for await (const { payload } of allRows(pipeline.cassandra)) {
      const event = JSON.parse(payload!.toString()) as { type: string; entity_id: string; observed_at: number };
      if (event.type === 'watched_track')
        plays.push(`${event.entity_id} ${new Date(event.observed_at).toISOString().slice(0, 16)}`);
    }
    expect(plays.toSorted()).toEqual([
      'track1 2020-01-21T12:00',
      'track1 2020-01-21T12:30',
      'track1 2020-03-01T00:00',
      'track2 2020-01-22T08:00',
    ]);
    expect(await rawDifferences(pipeline.cassandra, pipeline.pool)).toEqual([]);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('leaves everything personal in its files: it is in no store, no report and no file of refused rows', async () => {
    const raw: string[] = [];
    for (const { payload, key, headers } of (await pipeline.cassandra.execute('SELECT * FROM spotify_events')).rows)
      raw.push(...[payload, key, headers].map(String));
    expect(raw.join()).toContain('Track 1');
    const state = JSON.stringify([
      await read('SELECT t::text FROM live.track_meta t'),
      await read('SELECT t::text FROM live.artist_meta t'),
      await read('SELECT t::text FROM live.spotify_events t'),
      await read('SELECT t::text FROM book.dead_letter t'),
    ]);
    const refused = await readFile(refusedFile, 'utf8');
    expect(refused).toContain('lies in the future');
    const out = [raw.join(), state, refused, exit.stdout, exit.stderr].join();
    expect(Object.values(PERSONAL).filter((value) => out.includes(value))).toEqual([]);
  });
});

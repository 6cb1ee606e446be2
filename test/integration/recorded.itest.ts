import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aggregateDifferences, allRows } from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS } from '../delivery/sender.ts';
import { recordedFolder } from '../env.ts';
import { eventually } from '../eventually.ts';

const run = promisify(execFile);
const FOLDER = `${recordedFolder()}/spotify`;

/** Bodies that were recorded without their address: where they are served ({id}: the one in the body), and when they were said. */
const BODIES: [file: string, url: string, date: string][] = [
  ['2024-2025_python-spotify/album_full_empty_markets__2024-08.json', '/v1/albums/{id}', '2024-08-15'],
  ['2024-2025_python-spotify/albums_ids_3full_linked_from__2024-10.json', '/v1/albums?ids=three', '2024-10-01'],
  ['2024-2025_python-spotify/artist__2024-10.json', '/v1/artists/{id}', '2024-10-02'],
  ['2024-2025_python-spotify/album_tracks_limit20__2024-10.json', '/v1/albums/{id}/tracks', '2024-10-03'],
  ['2024-2025_python-spotify/artist_albums_limit20__2024-10.json', '/v1/artists/{id}/albums', '2024-10-04'],
  [
    '2024-2025_python-spotify/browse_new_releases_limit20__2024-10.json',
    '/v1/browse/new-releases?limit=20',
    '2024-10-05',
  ],
  ['2024-2025_python-spotify/artists_ids_3__2025-01.json', '/v1/artists?ids=three', '2025-01-01'],
  ['2024-2025_python-spotify/artist_top_tracks_10full__2025-01.json', '/v1/artists/one/top-tracks', '2025-01-02'],
  [
    '2024-2025_python-spotify/search_tracks_artists_albums_playlists__2025-01.json',
    '/v1/search?q=all&type=all',
    '2025-01-03',
  ],
  [
    'transcribed/search_album_limit10_market_ID__2024-12.json',
    '/v1/search?market=ID&q=bohemian&type=album',
    '2024-12-01',
  ],
  ['transcribed/search_tag_new_album_limit2__2025-11.json', '/v1/search?limit=2&q=tag:new&type=album', '2025-11-01'],
  ['transcribed/devmode_album_full__2026.json', '/v1/albums/{id}', '2026-03-01'],
  ['transcribed/devmode_track__2026.json', '/v1/tracks/{id}', '2026-03-02'],
  [
    'transcribed/devmode_search_artist_limit5_eminem__2026.json',
    '/v1/search?limit=5&q=eminem&type=artist',
    '2026-03-03',
  ],
  [
    'transcribed/devmode_search_artist_limit5_taylor_swift__2026.json',
    '/v1/search?limit=5&q=taylor&type=artist',
    '2026-03-04',
  ],
];
const DEVELOPMENT = BODIES.filter(([file]) => file.includes('devmode')).map(([, , date]) => Date.parse(date));

/** Where each field of an answer goes: a field of the event, or why it is not kept. A field that is not here fails the test. */
const WHERE: Record<'album' | 'track' | 'artist', Record<string, string>> = {
  album: {
    id: 'entity_id',
    name: 'name',
    album_type: 'album_type',
    total_tracks: 'total_tracks',
    release_date: 'release_date',
    release_date_precision: 'release_date_precision',
    artists: 'artists [id, name]',
    images: 'images',
    external_urls: 'url',
    label: 'label',
    external_ids: 'upc',
    popularity: 'popularity',
    genres: 'genres',
    available_markets: 'market_count',
    is_playable: 'is_playable',
    tracks: 'events of its tracks',
    album_group: 'not kept: of the list it was found in',
    copyrights: 'not kept: long texts that nothing reads',
    href: 'not kept: follows from the id',
    uri: 'not kept: follows from the id',
    type: 'the stream',
  },
  track: {
    id: 'entity_id',
    name: 'name',
    artists: 'artists [id, name]',
    album: 'album_id, and an event of the album',
    disc_number: 'disc_number',
    track_number: 'track_number',
    duration_ms: 'duration_ms',
    explicit: 'explicit',
    popularity: 'popularity',
    external_ids: 'isrc',
    available_markets: 'market_count',
    linked_from: 'linked_from',
    is_playable: 'is_playable',
    is_local: 'is_local',
    restrictions: 'restrictions',
    preview_url: 'not kept: Spotify ended previews',
    external_urls: 'not kept: follows from the id',
    href: 'not kept: follows from the id',
    uri: 'not kept: follows from the id',
    type: 'the stream',
  },
  artist: {
    id: 'entity_id',
    name: 'name',
    images: 'images',
    external_urls: 'url',
    popularity: 'popularity',
    followers: 'followers (total)',
    genres: 'genres',
    href: 'not kept: follows from the id',
    uri: 'not kept: follows from the id',
    type: 'the stream',
  },
};

type Payload = Record<string, unknown>;
interface Said {
  payload: Payload;
  missing: string[];
}
type Stream = 'album' | 'track' | 'track_meta' | 'artist_meta';
interface Truth {
  answers: number;
  entities: Record<Stream, Record<string, Record<string, Said[]>>>;
  seen: Record<'album' | 'track' | 'artist', Record<string, number>>;
}

/** Columns of the state tables and what fills them. */
const COLUMNS: Record<Stream, { table: string; columns: Record<string, (payload: Payload) => unknown> }> = {
  album: {
    table: 'live.albums',
    columns: {
      ...same('name', 'album_type', 'total_tracks', 'release_date', 'release_date_precision', 'artists', 'url'),
      ...same('label', 'upc', 'popularity', 'genres', 'market_count', 'is_playable'),
      image_url: ({ images }) => (images as { url: string }[])[0]?.url ?? null,
    },
  },
  track: {
    table: 'live.tracks',
    columns: {
      ...same('name', 'album_id', 'artists', 'disc_number', 'track_number', 'duration_ms', 'explicit'),
      ...same('is_playable', 'is_local'),
      restriction: ({ restrictions }) => restrictions ?? null,
    },
  },
  track_meta: {
    table: 'live.track_meta',
    columns: {
      ...same('name', 'album_id', 'artists', 'duration_ms', 'explicit'),
      ...same('popularity', 'isrc', 'market_count', 'linked_from'),
    },
  },
  artist_meta: {
    table: 'live.artist_meta',
    columns: {
      ...same('name', 'url', 'popularity', 'genres'),
      followers: ({ followers }) => (typeof followers === 'number' ? String(followers) : null),
      image_url: ({ images }) => (images as { url: string }[])[0]?.url ?? null,
    },
  },
};

function same(...names: string[]): Record<string, (payload: Payload) => unknown> {
  return Object.fromEntries(names.map((name) => [name, (payload: Payload) => payload[name] ?? null]));
}

/** The exchanges as one file: those recorded whole, and the bodies with their addresses. */
async function writeExchanges(file: string): Promise<void> {
  const whole = await readFile(`${FOLDER}/recorded_http/rspotify_2014-2019.jsonl`, 'utf8');
  const bodies = await Promise.all(
    BODIES.map(async ([name, url, date]) => {
      const body = JSON.parse(await readFile(`${FOLDER}/${name}`, 'utf8')) as { id?: string; href?: string };
      const id = body.id ?? /[0-9A-Za-z]{22}/.exec(body.href ?? '')?.[0] ?? '';
      const headers = { date: new Date(date).toUTCString(), 'content-type': 'application/json' };
      return JSON.stringify({ method: 'GET', url: url.replace('{id}', id), status: 200, headers, body });
    }),
  );
  await writeFile(file, `${whole.trimEnd()}\n${bodies.join('\n')}\n`);
}

const whenRecorded = existsSync(FOLDER) ? describe : describe.skip; // the recordings are not ours to commit: without them there is nothing to replay

whenRecorded('what Spotify answered from 2014 to 2026, replayed', () => {
  let folder: string;
  let pipeline: TestPipeline;
  let simulator: AppProcess;
  let truth: Truth;
  let runRow: Record<string, unknown>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-recorded-'));
    const file = join(folder, 'exchanges.jsonl');
    await writeExchanges(file);
    const printed = await run('python3', ['test/independent/recorded.py', file], { maxBuffer: 1 << 27 });
    truth = JSON.parse(printed.stdout) as Truth;
    // All is asked for once, so that the calls can be counted: where that run failed, all begins anew.
    await eventually(() => replay({ FRESHWAX_SIMULATOR_MODE: 'recorded', FRESHWAX_SIMULATOR_RECORDED: file }));
    await pipeline.drained();
  });
  afterAll(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true });
  });

  async function replay(recorded: Record<string, string>): Promise<void> {
    await pipeline?.close();
    pipeline = await TestPipeline.create(PARTITIONS);
    await pipeline.startConsumer();
    simulator = await pipeline.start('simulator', recorded);
    await pipeline.start('producer', { ...recorded, FRESHWAX_SIMULATOR_URL: simulator.url });
    runRow = await eventually(async () => {
      const { rows } = await pipeline.pool.query<Record<string, unknown>>(
        `SELECT * FROM book.run WHERE job = 'replay' AND published > 0 AND finished_at IS NOT NULL ORDER BY started_at`,
      );
      expect(rows.length).toBeGreaterThan(0);
      return rows[0]!;
    });
    expect(runRow['outcome']).toBe('done');
  }

  it('is asked for once each, and the 401 is recovered with a new token', async () => {
    const log = await simulator.json<{ families: Record<string, { calls: number; statuses: Record<string, number> }> }>(
      '/simulator/requests',
    );
    const statuses = Object.values(log.families).flatMap((family) => Object.entries(family.statuses));
    const of = (status: string): number => statuses.reduce((sum, [key, n]) => sum + (key === status ? n : 0), 0);
    expect(of('401')).toBe(1);
    expect(log.families['token']!.calls).toBe(2);
    expect(runRow).toMatchObject({ outcome: 'done', asked: truth.answers, answered: truth.answers, missing: 0 });
    expect(runRow['calls']).toBe(truth.answers + 1);
  });

  it('is in Cassandra: every observation as it was said, and nothing else', async () => {
    const left = new Map<string, Said[]>();
    for (const [stream, entities] of Object.entries(truth.entities))
      for (const [id, times] of Object.entries(entities))
        for (const [at, versions] of Object.entries(times)) left.set(`${stream}/${id}/${at}`, [...versions]);
    const strangers: string[] = [];
    for await (const { payload } of allRows(pipeline.cassandra)) {
      const event = JSON.parse(String(payload)) as Said & { type: string; entity_id: string; observed_at: number };
      const key = `${event.type}/${event.entity_id}/${event.observed_at}`;
      const versions = left.get(key) ?? [];
      const said = { payload: event.payload, missing: [...event.missing].sort() };
      const at = versions.findIndex((version) => isDeepStrictEqual(version, said));
      if (at < 0) strangers.push(`${key}: ${JSON.stringify(said)}`);
      else versions.splice(at, 1);
    }
    expect(strangers).toEqual([]);
    expect([...left].filter(([, versions]) => versions.length > 0).map(([key]) => key)).toEqual([]);
  });

  it.each(Object.keys(COLUMNS) as Stream[])('is in PostgreSQL, field by field: %s', async (stream) => {
    const { table, columns } = COLUMNS[stream];
    const { rows } = await pipeline.pool.query<Payload & { id: string; observed_at: string; missing: string[] }>(
      `SELECT * FROM ${table}`,
    );
    const wrong = rows.filter((row) => {
      const times = truth.entities[stream][row.id] ?? {};
      const newest = Math.max(...Object.keys(times).map(Number));
      const candidates = times[String(newest)] ?? [];
      return !(
        Number(row.observed_at) === newest &&
        candidates.some(
          ({ payload, missing }) =>
            isDeepStrictEqual([...row.missing].sort(), missing) &&
            Object.entries(columns).every(([column, of]) => isDeepStrictEqual(row[column], of(payload))),
        )
      );
    });
    expect(wrong).toEqual([]);
    expect(rows).toHaveLength(Object.keys(truth.entities[stream]).length);
  });

  it('counts the same in the aggregates', async () => {
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('says "not offered", and not zero, of what development apps do not get', async () => {
    const { rows } = await pipeline.pool.query<{ id: string; popularity: number | null; missing: string[] }>(
      `SELECT id, popularity, missing FROM live.track_meta WHERE observed_at = ANY($1::bigint[])
       UNION ALL SELECT id, popularity, missing FROM live.artist_meta WHERE observed_at = ANY($1::bigint[])
       UNION ALL SELECT id, popularity, missing FROM live.albums WHERE observed_at = ANY($1::bigint[])`,
      [DEVELOPMENT],
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      expect(row.popularity).toBeNull();
      expect(row.missing).toContain('popularity');
    }
    const { rows: counted } = await pipeline.pool.query<{ n: string }>(
      'SELECT coalesce(sum(n_not_offered), 0) AS n FROM live.popularity_count',
    );
    expect(Number(counted[0]!.n)).toBeGreaterThanOrEqual(rows.length);
  });

  it('names where every field that was seen went', () => {
    const table = Object.entries(truth.seen).flatMap(([kind, fields]) =>
      Object.entries(fields).map(([field, times]) => ({
        entity: kind,
        field,
        times,
        'went to': WHERE[kind as keyof typeof WHERE][field] ?? '?',
      })),
    );
    process.stdout.write(
      `${table.map((row) => `${row.entity}.${row.field} (${row.times}): ${row['went to']}`).join('\n')}\n`,
    );
    expect(table.filter((row) => row['went to'] === '?')).toEqual([]);
  });
});

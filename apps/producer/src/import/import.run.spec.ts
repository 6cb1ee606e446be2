import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '@freshwax/contracts';
import { CsvFormat, HistoryFormat, NdjsonFormat, type Format } from './format.ts';
import type { Acknowledged } from './import.batch.ts';
import { ImportRun, type ImportSettings } from './import.run.ts';
import { InputFile } from './input.file.ts';
import { KEY_BYTES, KnownKeys } from './known-keys.ts';

const HEADER = 'track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,duration_ms\n';
const NOW = Date.UTC(2026, 0, 1);
const settings = {
  mapped: new Map(),
  timeColumns: ['observed_at'],
  observedAt: 1_579_564_800_000,
  separator: ';',
  now: NOW,
};

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freshwax-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inputOf(text: string | Uint8Array): Promise<InputFile> {
  const path = join(folder, `${files++}`);
  await writeFile(path, text);
  return InputFile.at(path);
}

async function imported(texts: (string | Uint8Array)[], format: Format, changed: Partial<ImportSettings> = {}) {
  const observations: Observation[] = [];
  const done: Acknowledged[] = [];
  const run = new ImportRun({
    inputs: await Promise.all(texts.map(inputOf)),
    format,
    runId: 'import-1',
    resumed: undefined,
    publish: async (batch) => observations.push(...batch),
    onAcknowledged: async (one) => void done.push(one),
    onRefused: () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...changed,
  });
  const counts = await run.run();
  const refused = done.flatMap((one) =>
    one.refused
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
  return { counts, observations, done, refused: refused as Record<string, unknown>[] };
}

const importedTable = (...lines: string[]) => imported([HEADER + lines.join('\n')], new CsvFormat(settings));
const importedLines = (...lines: string[]) => imported([lines.join('\n')], new NdjsonFormat(settings));

describe('an import', () => {
  it('accounts for every row, and publishes what is said twice once', async () => {
    const { counts, refused, observations } = await importedTable(
      't1,One,The Lanterns,10,a1,Depot,1000',
      't2,Two,The Lanterns,20,a1,Depot,2000',
      't1,One,The Lanterns,10,a1,Depot,1000',
      't3,NA,NA,0,a2,NA,3000',
      't4,Four,"The Lanterns',
      't1,One,The Lanterns,11,a1,Depot,1000',
    );
    expect(counts).toMatchObject({ rows: 6, accepted: 3, duplicates: 1, refused: 2 });
    expect(counts.published).toEqual({ album: 1, track: 2, track_meta: 3, artist_meta: 1 });
    expect(counts.reasons).toEqual({ 'no name': 1, 'a quote is not closed': 1 });
    expect(observations).toHaveLength(7);
    expect(refused.map(({ line, row, reason, raw }) => [line, row, reason, raw])).toEqual([
      [5, 4, 'no name', 't3,NA,NA,0,a2,NA,3000'],
      [6, 5, 'a quote is not closed', 't4,Four,"The Lanterns'],
    ]);
  });

  it('publishes nothing of a row that is refused, and its other observations with the row that is not', async () => {
    const { observations, counts } = await importedTable(
      't1,One,The Lanterns,101,a1,Depot,1000',
      't2,Two,The Lanterns,1,a1,Depot,1000',
      't3,N\0,The Lanterns,1,a1,Depot,1000',
    );
    expect(observations.map(({ type, entity_id }) => `${type} ${entity_id}`.split(':')[0])).toEqual([
      'album a1',
      'track t2',
      'track_meta t2',
      'artist_meta import',
    ]);
    expect(Object.keys(counts.reasons)).toContainEqual(expect.stringContaining('holds NUL or a lone surrogate'));
  });

  it('keeps of a long row its beginning', async () => {
    const { refused } = await importedTable(`t1,${'x'.repeat(2_000_000)},A,1,a1,D,1`, 't2,\uFFFD,A,1,a1,D,1');
    expect(refused).toEqual([expect.objectContaining({ line: 2, reason: 'is longer than a row can be' })]);
    expect(String(refused[0]!['raw'])).toHaveLength(2_000);
  });

  it('refuses a row whose event the consumer would not take', async () => {
    const genres = Array.from({ length: 400 }, (_, at) => `${at}${'x'.repeat(900)}`);
    const row = { id: 't1', name: 'One', artists: ['A'], genres };
    const { counts, observations } = await importedLines(
      JSON.stringify(row),
      JSON.stringify({ ...row, genres: genres.slice(0, 200) }),
    );
    expect(counts).toMatchObject({ accepted: 1, refused: 1, reasons: { 'says more than an event can hold': 1 } });
    expect(observations).toHaveLength(3);
  });

  it('makes a history of the observations of one track at several times', async () => {
    const timed = { ...settings, observedAt: undefined, timeColumns: ['observed_at'] };
    const { observations, counts } = await imported(
      [
        'id,name,popularity,observed_at\nt,T,1,2020-01-01\nt,T,2,2020-01-02\nt,T,1,2020-01-03\nt,T,1,2020-01-03\nt,T,1,\n',
      ],
      new CsvFormat(timed),
    );
    expect(counts).toMatchObject({ accepted: 3, duplicates: 1, refused: 1, reasons: { 'no observed_at': 1 } });
    const meta = observations.filter((one) => one.type === 'track_meta');
    expect(meta.map((one) => [new Date(one.observed_at).getUTCDate(), one.payload.popularity])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
  });

  it('refuses a table without a column for the time that it was told to read', async () => {
    const timed = { ...settings, observedAt: undefined };
    await expect(imported([HEADER], new CsvFormat(timed))).rejects.toThrow('no column says when a row was true');
  });

  it('fails where publishing fails, and nothing of that batch is acknowledged', async () => {
    const done: Acknowledged[] = [];
    const broken = imported([`${HEADER}t1,One,A,1,a1,Depot,1000`], new CsvFormat(settings), {
      publish: () => Promise.reject(new Error('the broker is away')),
      onAcknowledged: async (one) => void done.push(one),
    });
    await expect(broken).rejects.toThrow('the broker is away');
    expect(done).toEqual([]);
  });

  it('goes on from any batch that was acknowledged, as if it had never stopped', async () => {
    const rows = Array.from(
      { length: 900 },
      (_, at) => `t${at % 700},N ${at % 700},Artist ${at % 7},${at % 101},a${at % 3},A,${at % 50 ? 9 : ''}`,
    );
    const table = HEADER + rows.join('\n');
    const whole = await imported([table], new CsvFormat(settings));
    expect(whole.done.length).toBeGreaterThan(3);
    for (const at of [0, 1, whole.done.length - 2]) {
      const { place, counts } = whole.done[at]!;
      const known = new KnownKeys();
      const keys = Buffer.concat(whole.done.slice(0, at + 1).map((one) => one.keys)).toString('latin1');
      for (let from = 0; from < keys.length; from += KEY_BYTES) known.add(keys.slice(from, from + KEY_BYTES));
      const rest = await imported([table], new CsvFormat(settings), { resumed: { place, counts, known } });
      const before = Object.values(counts.published).reduce((sum, count) => sum + count, 0);
      expect(JSON.stringify(rest.observations)).toBe(JSON.stringify(whole.observations.slice(before)));
      expect(rest.counts).toEqual(whole.counts);
    }
  });

  it('ends behind the batch that is under way when it is asked to', async () => {
    const end = new AbortController();
    const rows = Array.from({ length: 5_000 }, (_, at) => `t${at},N,A,1,a1,D,1`).join('\n');
    const { counts, done } = await imported([HEADER + rows], new CsvFormat(settings), {
      signal: end.signal,
      onProgress: () => end.abort(),
    });
    expect(counts.rows).toBeLessThan(5_000);
    expect(done.at(-1)!.counts).toEqual(counts);
  });
});

describe('an import of NDJSON', () => {
  it('reads fields by name and by path, keeps null apart from absent, and lists as they are', async () => {
    const track = {
      id: 't',
      name: 'T',
      popularity: null,
      artists: [
        { id: 'r1', name: 'A' },
        { id: 'r2', name: 'B; C' },
      ],
    };
    const album = { id: 'a', name: 'Depot', release_date: '2019-06', release_date_precision: 'month', label: null };
    const { observations } = await importedLines(JSON.stringify({ ...track, album, external_ids: { isrc: 'X' } }));
    const byType = new Map(observations.map((one) => [one.type, one]));
    expect(byType.get('track_meta')!.payload).toMatchObject({ popularity: null, isrc: 'X', artists: track.artists });
    expect(byType.get('album')!.payload).toMatchObject({ name: 'Depot', release_date: '2019-06', label: null });
    expect(byType.get('album')!.missing).toContain('upc');
    expect(byType.get('album')!.missing).not.toContain('label');
    expect(observations.filter(({ type }) => type === 'artist_meta')).toHaveLength(2);
  });

  it('knows an artist of the API by its followers', async () => {
    const { observations } = await importedLines(
      '{"id":"r","name":"R","followers":{"total":7},"genres":["dream pop"]}',
    );
    expect(observations).toHaveLength(1);
    expect(observations[0]).toMatchObject({
      type: 'artist_meta',
      entity_id: 'r',
      payload: { followers: 7, genres: ['dream pop'] },
    });
  });

  it('takes the paths that the user names', async () => {
    const format = new NdjsonFormat({ ...settings, mapped: new Map([['track_name', 'song.title']]) });
    const { observations } = await imported(['{"id":"t","song":{"title":"T"},"name":"no"}\r\n'], format);
    expect(observations[0]!.payload.name).toBe('T');
    expect(format.use.mapped).toEqual({ id: 'track_id', 'song.title': 'track_name' });
    expect(format.use.unused).toEqual(['name']);
  });

  it.each([
    ['{"id":"t","name":"T"', 'is not JSON'],
    ['["t","T"]', 'is not a JSON object'],
    ['42', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['"text"', 'is not a JSON object'],
    ['{}', 'no column for track_id'],
    ['{"id":"t"}', 'no column for track_name'],
    ['{"id":"t","name":null}', 'no name'],
    ['{"id":"","name":"T"}', 'no id'],
    ['{"id":{"a":1},"name":"T"}', 'no column for track_id'],
    ['{"id":["t"],"name":"T"}', 'is no text'],
    ['{"id":"t","name":"T","popularity":1e300}', 'popularity: "1e+300" is no text'],
    ['{"id":"t","name":"\\ud800"}', 'lone surrogate'],
    ['{"id":"t","name":"\\u0000"}', 'holds NUL'],
    ['{"__proto__":{"id":"t","name":"T"}}', 'no column for track_id'],
    [`{"id":"t","name":"${'x'.repeat(1_100_000)}"}`, 'is longer than a row can be'],
    [Buffer.from('{"id":"t","name":"Bj\xf6rk"}', 'latin1'), 'is not UTF-8'],
    ['{"id":"t","name":"T","Name":"U"}', 'track_name is ambiguous'],
  ])('refuses a line that is no row, and takes those around it: %#', async (line, reason) => {
    const good = (id: string) => Buffer.from(`{"id":"${id}","name":"N"}\n`);
    const bytes = Buffer.concat([
      Buffer.from('\uFEFF'),
      good('t1'),
      Buffer.from('\n'),
      Buffer.from(line),
      Buffer.from('\r\n'),
      good('t2'),
    ]);
    const { counts, refused, observations } = await imported([bytes], new NdjsonFormat(settings));
    expect(counts).toMatchObject({ rows: 3, accepted: 2, refused: 1 });
    expect(refused).toEqual([expect.objectContaining({ line: 3, row: 2, reason: expect.stringContaining(reason) })]);
    expect(new Set(observations.map(({ entity_id }) => entity_id))).toEqual(new Set(['t1', 't2']));
  });

  it('takes no harm from names that mean something to the language', async () => {
    const { observations } = await importedLines(
      '{"__proto__":{"name":"evil"},"constructor":{"prototype":{"name":"evil"}},"id":"t","name":"T","toString":1}',
      '{"id":"t2","name":"first","name":"last"}',
    );
    expect(observations.filter(({ type }) => type === 'track').map(({ payload }) => payload.name)).toEqual([
      'T',
      'last',
    ]);
    expect(({} as { name?: string }).name).toBeUndefined();
  });
});

const PLAY = {
  ts: '2020-01-21T12:30:00Z',
  username: 'secret-user',
  ip_addr: '203.0.113.7',
  conn_country: 'SE',
  platform: 'secret-phone',
  ms_played: 1_000,
  master_metadata_track_name: 'Small Hours',
  master_metadata_album_artist_name: 'The Lanterns',
  master_metadata_album_album_name: 'Depot',
  spotify_track_uri: 'spotify:track:t1',
  episode_name: null,
  spotify_episode_uri: null,
};

describe("an import of Spotify's streaming history", () => {
  const importedPlays = (...parts: unknown[][]) =>
    imported(
      parts.map((plays) => JSON.stringify(plays, null, 2)),
      new HistoryFormat({ now: NOW }),
    );

  it('makes each play an observation at its time, and says track and artist once', async () => {
    const later = { ...PLAY, ts: '2020-01-22T12:30:00Z' };
    const { observations, counts } = await importedPlays([PLAY, later, PLAY], [later]);
    expect(counts).toMatchObject({
      rows: 4,
      accepted: 2,
      duplicates: 2,
      published: { watched_track: 2, track_meta: 1, artist_meta: 1 },
    });
    expect(observations[0]).toMatchObject({
      type: 'watched_track',
      source: 'import',
      entity_id: 't1',
      observed_at: Date.UTC(2020, 0, 21, 12, 30),
      payload: { name: 'Small Hours', album_id: null, album_name: 'Depot', requested_id: 't1', duration_ms: null },
      missing: ['popularity', 'is_playable'],
    });
  });

  it('reads the older form, which names artist and track only', async () => {
    const { observations } = await importedPlays([
      { endTime: '2023-01-15 10:30', artistName: 'The Lanterns', trackName: 'Small Hours', msPlayed: 5 },
    ]);
    expect(observations.map(({ type, entity_id }) => [type, entity_id.startsWith('import:')])).toEqual([
      ['watched_track', true],
      ['track_meta', true],
      ['artist_meta', true],
    ]);
    expect(observations[0]!.observed_at).toBe(Date.UTC(2023, 0, 15, 10, 30));
  });

  it('counts what is no track by its kind, and lets nothing personal out', async () => {
    const noTrack = { ...PLAY, master_metadata_track_name: null, spotify_track_uri: null };
    const { counts, refused, observations } = await importedPlays([
      PLAY,
      { ...noTrack, episode_name: 'E', spotify_episode_uri: 'spotify:episode:e' },
      { ...noTrack, spotify_episode_uri: 'spotify:episode:f' },
      { ...noTrack, audiobook_chapter_uri: 'spotify:chapter:c' },
      noTrack,
      { ...PLAY, ts: '2030-01-01T00:00:00Z' },
      { ...PLAY, ts: null },
      { ...PLAY, spotify_track_uri: null, master_metadata_album_artist_name: null },
      { podcastName: 'P', episodeName: 'E', endTime: '2023-01-15 10:30', msPlayed: 5 },
      [],
      'text',
    ]);
    expect(counts).toMatchObject({ rows: 11, accepted: 1, refused: 10 });
    expect(counts.reasons).toEqual({
      'podcast episode': 3,
      'audiobook chapter': 1,
      'no track': 1,
      'time of play: "..." lies in the future': 1,
      'no time of play': 1,
      'no artist and no id': 1,
      'is no entry of a history': 2,
    });
    expect(refused[4]).toMatchObject({
      line: 73,
      raw: { ts: '2030-01-01T00:00:00Z', spotify_track_uri: 'spotify:track:t1' },
    });
    const out = JSON.stringify([observations, refused, counts]);
    for (const secret of ['secret', '203.0.113', 'SE"']) expect(out).not.toContain(secret);
  });

  it('takes a file of a device by its names', async () => {
    const { observations } = await importedPlays([{ ...PLAY, spotify_track_uri: 'spotify:local:A:B:C:180' }]);
    expect(observations[0]!.entity_id).toMatch(/^import:[0-9a-f-]{36}$/);
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { eventually } from '../../../../test/eventually.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { TRACKS } from '../gateway.fixture.ts';
import { problemOf } from '../running-gateway.fixture.ts';

const MORE = 25_000;

/** Enough tracks for a file that no socket holds at once; names that a spreadsheet would compute. */
const MANY = `
INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists)
SELECT 'more' || lpad(i::text, 6, '0'), 'import', i, gen_random_uuid(), CASE WHEN i % 2 = 0 THEN '=1+1' ELSE '"quoted", ' || i || chr(10) END,
       '[]', 'infinity', 0, 0, 9007199254740993 + i, '[]' FROM generate_series(1, ${MORE}) i`;

describe('exports', () => {
  let filled: FilledGateway;
  const get = (path: string, headers = {}): Promise<Response> => filled.gateway.get(`/api/v1/${path}`, headers);

  beforeAll(async () => {
    filled = await FilledGateway.start();
    await filled.write(MANY);
  });

  afterAll(() => filled.close());

  it('as NDJSON are the rows of the list, each once, and an end that tells how many', async () => {
    const response = await get('tracks.ndjson');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="freshwax-tracks.ndjson"');
    const lines = (await response.text()).trimEnd().split('\n');
    const rows = lines.slice(0, -1).map((line) => contracts.trackRow.parse(JSON.parse(line)));
    expect(JSON.parse(lines.at(-1)!)).toEqual({ _end: true, rows: TRACKS });
    expect(new Set(rows.map(({ id }) => id)).size).toBe(TRACKS);
    const [listed] = (await filled.gateway.read('tracks?ids=track77', contracts.trackList)).data;
    expect(rows.find(({ id }) => id === 'track77')).toEqual(listed);
  });

  it('as CSV keep every character, and guard what a spreadsheet would compute', async () => {
    const text = await (await get('tracks.csv?source=import')).text();
    const rows = parse<Record<string, string>>(text, { columns: true });
    expect(rows).toHaveLength(MORE);
    expect(rows[0]).toMatchObject({
      id: 'more000001',
      name: '"quoted", 1\n',
      offset: '9007199254740994',
      popularity: '',
    });
    expect(rows[1]?.['name']).toBe("'=1+1");
  });

  it('as Parquet are read by others, typed, whole', async () => {
    const file = await (await get('tracks.parquet?source=import')).arrayBuffer();
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(MORE);
    expect(rows[1]).toMatchObject({ id: 'more000002', name: '=1+1', partition: 0n, popularity: null, explicit: null });
    const few = await parquetReadObjects({ file: await (await get('albums.parquet?ids=album2')).arrayBuffer() });
    expect(few).toMatchObject([{ id: 'album2', totalTracks: 10n }]);
    expect(await parquetReadObjects({ file: await (await get('artists.parquet?q=nobody')).arrayBuffer() })).toEqual([]);
  });

  it('take the filters of the list, and as many rows as are asked for', async () => {
    expect((await (await get('tracks.ndjson?artistId=artist2')).text()).trimEnd().split('\n')).toHaveLength(21);
    expect((await (await get('tracks.ndjson?limit=1500&source=import')).text()).trimEnd().split('\n')).toHaveLength(
      1501,
    );
  });

  it('end with the client that leaves, and let the next one in', async () => {
    const { host, port } = new URL(filled.gateway.url);
    const leave = async (): Promise<void> => {
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(`GET /api/v1/tracks.csv?source=import HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      await once(socket, 'data');
      socket.destroy();
    };
    await Promise.all([leave(), leave()]);
    await eventually(async () => {
      const two = await Promise.all([get('tracks.ndjson?limit=1'), get('tracks.ndjson?limit=1')]);
      await Promise.all(two.map((response) => response.text()));
      expect(two.map(({ status }) => status)).toEqual([200, 200]);
    });
    // Of this gateway: others of the tier work on databases of their own beside it.
    const { rows } = await filled.pool.query(
      `SELECT query FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'freshwax-gateway' AND state = 'active'`,
    );
    expect(rows).toEqual([]);
  });

  it('beyond two at once wait to be asked for again', async () => {
    const slow = await Promise.all([get('tracks.ndjson?source=import'), get('tracks.ndjson?source=import')]);
    expect(slow.map(({ status }) => status)).toEqual([200, 200]);
    const third = await get('tracks.ndjson?source=import');
    expect((await problemOf(third)).type).toBe('/problems/rate-limited');
    expect(third.headers.get('retry-after')).toBe('10');
    await Promise.all(slow.map((response) => response.body!.cancel()));
  });

  it.each([
    ['tracks.xlsx', 404],
    ['tracks.csv?limit=0', 400],
    ['tracks.csv?cursor=x', 400],
    ['albums.csv?released[gte]=2026-02-01&released[lte]=2026-01-01', 400],
  ])('answer %s with %i', async (path, status) => {
    expect((await problemOf(await get(path))).status).toBe(status);
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import fc from 'fast-check';
import { eventually } from '../../../test/eventually.ts';
import { FilledGateway } from './filled-gateway.fixture.ts';
import { TRACKS } from './gateway.fixture.ts';
import { problemOf } from './running-gateway.fixture.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
process.stdout.write(`hostile questions: seed ${seed}\n`);

/** Texts that end a literal, begin a statement, or mean something to a pattern, a path or a cell. */
const INJECTIONS = [
  `' OR '1'='1`,
  `'; DROP TABLE live.tracks; --`,
  `") OR 1=1 --`,
  `$1`,
  `:value`,
  `\\'; SELECT pg_sleep(30); --`,
  `%' OR name LIKE '%`,
  `{"$ne":null}`,
  `1); DELETE FROM live.tracks WHERE (1=1`,
  `' UNION SELECT rolname FROM pg_roles --`,
];

/** Each parameter of text that reaches a store. */
const TEXTS = [
  'search?q=',
  'search?q=a&of=',
  'tracks?q=',
  'tracks?ids=',
  'tracks?albumId=',
  'tracks?artistId=',
  'albums?type=',
  'albums?genre=',
  'albums?artistId=',
  'artists?genre=',
  'tracks.csv?q=',
  'releases.atom?genre=',
  'events?entityId=',
  'provenance/rows?figure=tracks&q=',
  'provenance/rows?figure=tracks&albumId=',
  'provenance/rows?figure=albums&type=',
  'provenance/rows?figure=artists&genre=',
  'events?topic=',
  'dead-letters?reason=',
  'dead-letters/counts?topic=',
  'runs?job=',
  'tracks?sort=',
  'tracks?fields=',
  'tracks?source=',
  'tracks?cursor=',
  'tracks/',
  'tracks/*/history',
  'artists/',
  'dead-letters/',
  'watched-tracks/*/history',
  'watched-tracks/',
  'watched-tracks?q=',
  'watched-tracks?requestedId=',
  'watched-tracks.csv?albumId=',
  'watch-list/',
  'runs/',
];

/** Of a list, of the rows behind a figure, or of all kinds that were searched. */
const rowsOf = ({ data }: { data: unknown[] | { rows: unknown[] } | contracts.SearchResult }) => {
  if (Array.isArray(data)) return data;
  return 'rows' in data ? data.rows : Object.values(data).flat();
};

describe('hostile questions', () => {
  let filled: FilledGateway;
  /** A connection that was idle may be closed as it is used again: then once more, on a new one. */
  const get = (path: string): Promise<Response> =>
    filled.gateway.get(`/api/v1/${path}`).catch(() => filled.gateway.get(`/api/v1/${path}`));
  const tracks = async (): Promise<number> =>
    (await filled.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM live.tracks')).rows[0]!.n;

  beforeAll(async () => {
    filled = await FilledGateway.start();
  });
  afterAll(() => filled.close());

  it.each(TEXTS)('in %s are a text like any other: they find nothing and change nothing', async (path) => {
    for (const text of INJECTIONS) {
      const word = encodeURIComponent(text);
      const response = await get(path.includes('*') ? path.replace('*', word) : path + word);
      expect([200, 400, 404]).toContain(response.status);
      const body = await response.text();
      expect(body).not.toMatch(/syntax error|freshwax_owner|SQLSTATE|at .*\.ts:\d/);
      if (response.status === 200 && response.headers.get('content-type')?.includes('json'))
        expect([text, rowsOf(JSON.parse(body))]).toEqual([text, []]);
    }
    expect(await tracks()).toBe(TRACKS);
  });

  it('for a page by any cursor are refused as expired, or as of another list', async () => {
    const { page } = await filled.gateway.read('tracks?limit=1', contracts.trackList);
    const valid = Buffer.from(page.nextCursor!, 'base64url');
    const flipped = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
      const bytes = Buffer.from(valid);
      bytes[at]! ^= bits;
      return bytes.toString('base64url');
    });
    const cut = fc.nat(valid.length - 1).map((end) => valid.subarray(0, end).toString('base64url'));
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    const cursor = fc.oneof(flipped, cut, noise, fc.string({ unit: 'binary', maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(
        cursor,
        fc.constantFrom('tracks?', 'albums?', 'dead-letters?', 'runs?', 'events?', 'provenance/rows?figure=tracks&'),
        async (it, list) => {
          const response = await get(`${list}limit=1&cursor=${encodeURIComponent(it.toWellFormed())}`);
          const { type } = await problemOf(response);
          expect(['/problems/cursor-expired', '/problems/validation']).toContain(type);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  it('by any filters are answered or refused, page after page, and every row that is shown fits them', async () => {
    const whole = fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom(-1, 1e9, 2 ** 31, Number.NaN, 0.5));
    const question = fc.record(
      {
        sort: fc.constantFrom(
          'popularity',
          '-popularity,name',
          'durationMs',
          '-durationMs,-popularity',
          'popularity,name',
          'id',
          'tie',
        ),
        limit: fc.constantFrom(1, 7, 200, 0, 1e9),
        'durationMs[gte]': whole,
        'durationMs[lte]': whole,
        'popularity[gte]': fc.integer({ min: -1, max: 101 }),
        explicit: fc.constantFrom('true', 'false', 'maybe'),
        q: fc.string({ unit: 'grapheme', maxLength: 12 }),
        fields: fc.constantFrom('id', 'id,durationMs', 'name,tie', ''),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const parameters = Object.entries(asked).map(([name, value]): [string, string] => [
          name,
          String(value).toWellFormed(),
        ]);
        const response = await get(`tracks?${new URLSearchParams(parameters)}`);
        if (response.status === 400) return void (await problemOf(response));
        expect(response.status).toBe(200);
        const { data, page } = contracts.trackFieldsList.parse(await response.json());
        for (const { durationMs } of data)
          if (durationMs !== undefined && asked['durationMs[gte]'] !== undefined)
            expect(durationMs).toBeGreaterThanOrEqual(asked['durationMs[gte]']);
        if (page.nextCursor === null) return;
        const next = await get(`tracks?${new URLSearchParams([...parameters, ['cursor', page.nextCursor]])}`);
        expect(next.status).toBe(200);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('for a file, broken off in the middle, leave no statement behind in the database', async () => {
    await filled.write(`
      INSERT INTO live.tracks (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists)
      SELECT 'more' || lpad(i::text, 6, '0'), 'import', i, gen_random_uuid(), repeat('x', 500), '[]', 'infinity', 0, 0, i, '[]'
        FROM generate_series(1, 30000) i`);
    const { host, port } = new URL(filled.gateway.url);
    const active = `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'freshwax-gateway' AND state <> 'idle'`;
    const numberOf = async (sql: string) => (await filled.pool.query<{ n: number }>(sql)).rows[0]!.n;
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /api/v1/tracks.ndjson?source=import HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
    await eventually(async () => expect(await numberOf(active)).toBe(0));
    // Both places for exports are free again. That it reads no further: export.stream.spec.ts.
    await eventually(async () => {
      const files = await Promise.all([get('tracks.ndjson?limit=1'), get('albums.ndjson?limit=1')]);
      await Promise.all(files.map((file) => file.text()));
      expect(files.map(({ status }) => status)).toEqual([200, 200]);
    });
  });
});

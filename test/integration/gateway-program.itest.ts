import { existsSync, globSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FilledGateway } from '../../apps/gateway/src/filled-gateway.fixture.ts';
import { insisting } from '../../apps/gateway/src/running-gateway.fixture.ts';
import { AppProcess } from '../delivery/app.process.ts';

/** One program in place of its modules: apps/gateway/rolldown.config.ts. */
const PROGRAM = 'dist/apps/gateway/src/main.js';
const SOURCE = 'apps/gateway/src/gateway.app.ts';
/** Stands once in SOURCE. */
const TEXT = 'beyond loopback an admin key is needed';

const mapOf = (file: string): SourceMapPayload => JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload;
const files = globSync('dist/apps/gateway/src/{main.js,chunks/*.js}').filter((file) => existsSync(`${file}.map`));

function lineOf(file: string, text: string): { line: number; column: number } {
  const before = readFileSync(file, 'utf8').split(text)[0]!.split('\n');
  return { line: before.length - 1, column: before.at(-1)!.length };
}

it('names the lines of our TypeScript where something goes wrong, and keeps no map of a package', () => {
  const sources = files.flatMap((file) =>
    mapOf(file).sources.map((source) => relative('.', resolve(dirname(file), source))),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((source) => !/^(apps|libs)\//.test(source) || !existsSync(join('.', source)))).toEqual([]);

  const { line, column } = lineOf(PROGRAM, TEXT);
  const entry = new SourceMap(mapOf(PROGRAM)).findEntry(line, column);
  expect(entry).toMatchObject({
    originalSource: expect.stringMatching(`${SOURCE}$`) as unknown,
    originalLine: lineOf(SOURCE, TEXT).line,
  });
});

it('leaves outside what our patches reach into', () => {
  const imported = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/from"([^."][^"]*)"/g)]);
  expect(imported.map(([, name]) => name)).toEqual(expect.arrayContaining(['kafkajs', 'cassandra-driver', 'pg']));
});

describe('the program, beside its modules on the same stores', () => {
  let filled: FilledGateway;
  let program: AppProcess;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    // Retention is read into a map; by default there is none.
    const { FRESHWAX_RETENTION_DAYS: _, ...env } = filled.env;
    const set = Object.entries(env).filter(([, value]) => value !== undefined);
    program = await AppProcess.spawn('gateway', {
      env: Object.fromEntries(set.map(([name, value]) => [name, String(value)])),
    });
    await program.becomes('ready');
  });
  afterAll(async () => {
    await program.kill('SIGTERM');
    await filled.close();
  });

  it.each([
    '/api/openapi.json',
    '/api/docs/swagger-ui.css',
    '/api/v1/albums.csv',
    '/api/v1/tracks.ndjson',
    '/api/v1/tracks.parquet',
    '/api/v1/artists.parquet',
    '/api/v1/releases.atom',
    '/api/v1/releases.ics',
  ])('gives the same bytes of %s', async (path) => {
    const [ours, theirs] = await Promise.all([filled.gateway.url, program.url].map((url) => fetch(`${url}${path}`)));
    expect([theirs!.status, theirs!.headers.get('content-type')]).toEqual([200, ours!.headers.get('content-type')]);
    const text = async (answer: Response): Promise<string> =>
      // A feed names the address that it was asked at.
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .replaceAll(new URL(answer.url).host, 'here');
    expect(await text(theirs!)).toBe(await text(ours!));
  });

  it.each([
    'albums?source=simulator,import&sort=-releaseDate&limit=2',
    'albums?sort=releaseDate',
    'tracks?source=simulator,import',
    'artists?sort=-popularity',
    'stats/overview',
    'stats/releases',
    'dead-letters',
  ])('has the same data of %s', async (path) => {
    const answers = await Promise.all(
      [filled.gateway.url, program.url].map((url) => fetch(`${url}/api/v1/${path}`, { headers: insisting })),
    );
    const [ours, theirs] = await Promise.all(
      answers.map((it) => it.json() as Promise<{ data: unknown; page?: unknown }>),
    );
    expect(theirs!.data).toEqual(ours!.data);
    expect(theirs!.page).toEqual(ours!.page);
  });
});

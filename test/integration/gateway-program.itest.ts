import { existsSync, globSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from '@jest/globals';

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
  expect(imported.map(([, name]) => name)).toEqual(expect.arrayContaining(['kafkajs', 'cassandra-driver']));
});

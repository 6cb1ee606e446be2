import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../place.ts';
import { sourceMaps } from './node-memory.ts';

let folder: string;

/** One line of it throws; its map says that it was line 7 of the source. */
const compiled = 'exports.fail = () => { throw new Error("here"); };\n//# sourceMappingURL=index.js.map\n';
const map = (source: string): string => JSON.stringify({ version: 3, sources: [source], names: [], mappings: 'AAMA' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freshwax-source-maps-'));
  for (const [of, source] of [
    ['own', 'own.ts'],
    ['node_modules/other', 'other.ts'],
  ] as const) {
    await mkdir(join(folder, of), { recursive: true });
    await writeFile(join(folder, of, 'index.js'), compiled);
    await writeFile(join(folder, of, 'index.js.map'), map(source));
  }
  await writeFile(
    join(folder, 'main.cjs'),
    `for (const name of ['./own/index.js', 'other/index.js'])
      try { require(name).fail(); } catch (error) { console.log(error.stack.split('\\n')[1]); }`,
  );
});

afterAll(() => rm(folder, { recursive: true }));

it('stack traces name the source of our own files; the maps of packages are not read', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...sourceMaps, join(folder, 'main.cjs')], {
    cwd: projectRoot,
  });
  const [own, other] = stdout.split('\n');
  expect(own).toMatch(/own\.ts:7:/);
  expect(other).toMatch(/other\/index\.js:1:/);
});

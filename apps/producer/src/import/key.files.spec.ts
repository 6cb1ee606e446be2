import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFiles } from './key.files.ts';
import { keyOf } from './known-keys.ts';

const GENERATION = 100;
const key = (at: number): string => keyOf({ type: 'track', id: String(at), always: {}, offered: {} }, 1);
const keys = (from: number, to: number): Buffer =>
  Buffer.from(Array.from({ length: to - from }, (_, step) => key(from + step)).join(''), 'latin1');

let folder: string;
let files: KeyFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freshwax-keys-'));
  files = new KeyFiles(join(folder, 'keys'), GENERATION);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the files of keys', () => {
  it.each([1, 99, 100, 101, 199, 200, 201, 350])('give back after %i keys what was known then', async (added) => {
    expect(await files.append(0, keys(0, added))).toBe(added);
    const known = (await files.read(added))!;
    const oldest = Math.max(0, Math.floor(added / GENERATION) - 1) * GENERATION;
    const numbers = Array.from({ length: added }, (_, at) => at);
    expect(numbers.filter((at) => known.has(key(at)))).toEqual(numbers.filter((at) => at >= oldest));
    // And what is added now makes it forget at the same key as before.
    const next = Math.ceil((added + 1) / GENERATION) * GENERATION;
    for (let at = added; at < next; at++) known.add(key(at));
    expect([known.has(key(oldest)), known.has(key(next - 1))]).toEqual([next - oldest <= GENERATION, true]);
  });

  it('keep two generations, however the keys came', async () => {
    let added = 0;
    for (let at = 0; at < 450; at += 75) {
      added = await files.append(added, keys(at, at + 75));
      await files.forget(added);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['keys-3', 'keys-4']);
    expect((await files.read(450))!.has(key(300))).toBe(true);
  });

  it('do not give what was written behind, and nothing where some are gone', async () => {
    await files.append(0, keys(0, 150));
    await appendFile(join(folder, 'keys-1'), 'half a key');
    expect((await files.read(120))!.has(key(130))).toBe(false);
    expect(await files.append(120, keys(120, 121))).toBe(121);
    expect((await files.read(121))!.has(key(120))).toBe(true);
    expect(await files.read(122)).toBeUndefined();
    await rm(join(folder, 'keys-0'));
    expect(await files.read(121)).toBeUndefined();
  });
});

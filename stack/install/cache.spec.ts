import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashOfFile, installOnce } from './cache.mjs';

describe('An installation', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'freshwax-cache-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const fill = (directory: string): Promise<void> => writeFile(join(directory, 'program'), 'x');

  it('is there when it is whole', async () => {
    const directory = await installOnce('server-1', fill, root);
    expect(directory).toBe(join(root, 'server-1'));
    expect(readdirSync(directory)).toEqual(['program']);
  });
  it('is made once, also when several ask for it at once', async () => {
    let times = 0;
    const count = async (directory: string): Promise<void> => {
      times += 1;
      await fill(directory);
    };
    await Promise.all([installOnce('server-1', count, root), installOnce('server-1', count, root)]);
    await installOnce('server-1', count, root);
    expect(times).toBe(1);
  });
  it('that fails half way is not taken for a good one, and the next one begins anew', async () => {
    const breakOff = async (directory: string): Promise<void> => {
      await writeFile(join(directory, 'half'), 'x');
      throw new Error('the line went dead');
    };
    await expect(installOnce('server-1', breakOff, root)).rejects.toThrow('the line went dead');
    expect(existsSync(join(root, 'server-1'))).toBe(false);
    expect(readdirSync(await installOnce('server-1', fill, root))).toEqual(['program']);
  });
  it('removes what one that was killed left behind', async () => {
    mkdirSync(join(root, 'server-1.partial-1'), { recursive: true });
    await installOnce('server-1', fill, root);
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });
  it('has another name when what it is made from changes', () => {
    const file = join(root, 'pom.xml');
    writeFileSync(file, 'a');
    const before = hashOfFile(file);
    writeFileSync(file, 'b');
    expect(hashOfFile(file)).not.toBe(before);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
  });
});

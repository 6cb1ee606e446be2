import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockHolder, tryLock, withLock } from './file-lock.mjs';

describe('A file lock', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshwax-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('names the living process that holds it', () => {
    const lock = tryLock(path);
    expect('release' in lock).toBe(true);
    expect(tryLock(path)).toEqual({ holder: expect.objectContaining({ pid: process.pid }) });
    expect(lockHolder(path)?.pid).toBe(process.pid);
  });
  it('can be taken again once released, and leaves no files behind', () => {
    const lock = tryLock(path);
    if ('release' in lock) lock.release();
    expect(lockHolder(path)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    expect('release' in tryLock(path)).toBe(true);
  });
  it('is taken over from a holder that no longer lives', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: '1' }));
    expect('release' in tryLock(path)).toBe(true);
    expect(lockHolder(path)?.pid).toBe(process.pid);
  });
  it('is taken over from a holder that nobody can read', () => {
    writeFileSync(path, 'half a');
    expect('release' in tryLock(path)).toBe(true);
  });
  it('lets one after the other do its work', async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
    };
    await Promise.all([withLock(path, work('a')), withLock(path, work('b'))]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
  it('is released when the work fails', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lockHolder(path)).toBeUndefined();
  });
});

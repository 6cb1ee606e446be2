import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { takesDirectIo } from './direct-io.ts';

/** What another program finds: it writes a block in this way. */
async function canBeWritten(folder: string): Promise<boolean> {
  const written = await execa('dd', ['if=/dev/zero', `of=${folder}/block`, 'bs=4096', 'count=1', 'oflag=direct'], {
    reject: false,
  });
  await rm(join(folder, 'block'), { force: true });
  return written.exitCode === 0;
}

const folders = [tmpdir(), '/dev/shm'].filter((folder) => existsSync(folder));
const onLinux = process.platform === 'linux' ? describe : describe.skip; // dd has no such flag elsewhere

onLinux('direct writes', () => {
  it.each(folders)('are known to be taken in %s, or not, and leave nothing there', async (parent) => {
    const folder = await mkdtemp(join(parent, 'freshwax-direct-'));
    try {
      expect(await takesDirectIo(folder)).toBe(await canBeWritten(folder));
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are no question in a folder that is not there', async () => {
    await expect(takesDirectIo(join(tmpdir(), 'freshwax-no-such-folder'))).rejects.toThrow('ENOENT');
  });
});

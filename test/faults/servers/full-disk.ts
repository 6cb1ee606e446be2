import { execFile } from 'node:child_process';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BALLAST = '.ballast';
const PIECE = Buffer.alloc(1024 * 1024, 1);
/** In the end byte by byte would take long and tell nothing more. */
const SMALLEST_PIECE = 4 * 1024;

/**
 * A disk of its own for a folder, small enough to be filled: a tmpfs over it. What was in the folder is on the disk.
 * Whoever uses the folder must not run meanwhile. Needs root.
 */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @throws when this user may not mount */
  static async under(folder: string, mebibytes: number): Promise<SmallDisk> {
    const away = `${folder}.away`;
    await rename(folder, away);
    await mkdir(folder);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
    } catch (error) {
      await rm(folder, { recursive: true });
      await rename(away, folder);
      throw error;
    }
    await run('cp', ['-a', `${away}/.`, folder]);
    await rm(away, { recursive: true });
    return new SmallDisk(folder);
  }

  /** Takes all the room that is left, and what becomes free as long as it is asked again. */
  async fill(): Promise<void> {
    const ballast = await open(join(this.folder, BALLAST), 'a');
    try {
      for (let piece: Uint8Array = PIECE; piece.length >= SMALLEST_PIECE;)
        await ballast.write(piece).then(
          ({ bytesWritten }) => (piece = bytesWritten < piece.length ? half(piece) : piece),
          (error: NodeJS.ErrnoException) => {
            if (error.code !== 'ENOSPC') throw error;
            piece = half(piece);
          },
        );
    } finally {
      await ballast.close();
    }
  }

  /** Gives the room back. */
  async free(): Promise<void> {
    await rm(join(this.folder, BALLAST), { force: true });
  }

  /** MiB */
  async room(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return (bavail * bsize) / PIECE.length;
  }

  /** Whoever uses it has ended by now. */
  async close(): Promise<void> {
    await run('umount', ['--lazy', this.folder]);
  }
}

const half = (piece: Uint8Array): Uint8Array => piece.subarray(0, piece.length >> 1);

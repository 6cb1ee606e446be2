import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { BackupRefusedError } from './backup-refused.error.ts';
import { MANIFEST, MANIFEST_SUM, type BackupManifest, type StoredFile } from './manifest.ts';

const LINE_END = 0x0a;
const PARTS = ['postgres', 'cassandra', 'kafka'] as const;

/** A backup while it is made. What lies in it are people's data: only its owner may read them. */
export class BackupFolder {
  private constructor(readonly path: string) {}

  /** @throws BackupRefusedError when something is there already */
  static async create(path: string): Promise<BackupFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      throw new BackupRefusedError(`${path} cannot be made: ${error.message}`, 'name a folder that can be written');
    });
    if ((await readdir(path)).length > 0)
      throw new BackupRefusedError(`${path} is not empty`, 'name a folder that is not there yet, or an empty one');
    for (const part of PARTS) await mkdir(join(path, part), { mode: 0o700 });
    return new BackupFolder(path);
  }

  /**
   * Writes lines as they come, compressed; on the disk when it resolves.
   * @throws what the source throws; file errors; the signal's reason
   */
  async write(path: string, lines: Readable | AsyncIterable<string>, signal: AbortSignal): Promise<StoredFile> {
    const sum = createHash('sha256');
    const file: StoredFile = { path, bytes: 0, sha256: '', rows: 0 };
    const counting = async function* (source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
      for await (const piece of source) {
        const bytes = Buffer.from(piece as string);
        file.rows += countLines(bytes);
        yield bytes;
      }
    };
    const summing = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const bytes of source) {
        sum.update(bytes);
        file.bytes += bytes.length;
        yield bytes;
      }
    };
    // A second of CPU less for every 50 MB, for a tenth more on the disk.
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const target = createWriteStream(join(this.path, path), { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(lines, counting, gzip, summing, target, { signal });
    return { ...file, sha256: sum.digest('hex') };
  }

  /** Takes away a file that nobody needs. */
  async drop({ path }: StoredFile): Promise<void> {
    await rm(join(this.path, path));
  }

  /** Makes a backup of what was written. */
  async finish(manifest: BackupManifest): Promise<void> {
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    await this.writeText(MANIFEST, text);
    await this.writeText(MANIFEST_SUM, `${createHash('sha256').update(text).digest('hex')}  ${MANIFEST}\n`);
  }

  /** Leaves the folder as empty as it was found. */
  async clear(): Promise<void> {
    for (const name of [...PARTS, MANIFEST, MANIFEST_SUM])
      await rm(join(this.path, name), { recursive: true, force: true });
  }

  private async writeText(name: string, text: string): Promise<void> {
    const file = await open(join(this.path, name), 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines++;
  return lines;
}

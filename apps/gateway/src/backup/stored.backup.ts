import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupRefusedError } from './backup-refused.error.ts';
import {
  backupManifest,
  filesOf,
  FORMAT,
  MANIFEST,
  MANIFEST_SUM,
  type BackupManifest,
  type StoredFile,
} from './manifest.ts';

const LINE_END = 0x0a;
const useAnother = 'restore another backup: what is left of this one is not what was backed up';

/** A backup that was made. */
export class StoredBackup {
  private constructor(
    readonly path: string,
    readonly manifest: BackupManifest,
  ) {}

  /** @throws BackupRefusedError when it is none, or not whole, or of a form that this version does not know */
  static async open(path: string): Promise<StoredBackup> {
    const [text, sum] = await Promise.all([MANIFEST, MANIFEST_SUM].map((name) => readOrRefuse(path, name)));
    if (sum!.split(' ')[0] !== createHash('sha256').update(text!).digest('hex'))
      throw new BackupRefusedError(`${join(path, MANIFEST)} is not what was written`, useAnother);
    const json = JSON.parse(text!) as { format?: unknown };
    if (json.format !== FORMAT)
      throw new BackupRefusedError(
        `the backup has form ${String(json.format)}, this version reads ${FORMAT}`,
        'restore it with the version of Freshwax that made it',
      );
    return new StoredBackup(path, backupManifest.parse(json));
  }

  /**
   * Reads every file once, and compares it with the manifest.
   * @param onFile called with the bytes of each that fits
   * @throws BackupRefusedError naming the first that does not; the signal's reason
   */
  async verify(onFile: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    for (const file of filesOf(this.manifest)) {
      const fault = await this.faultOf(file, signal);
      if (fault !== undefined) throw new BackupRefusedError(`${join(this.path, file.path)} ${fault}`, useAnother);
      onFile(file.bytes);
    }
  }

  /** The bytes of a file as they were before they were compressed. */
  read({ path }: StoredFile): Readable {
    const gunzip = createGunzip();
    // An error of the one destroys the other, where whoever reads meets it.
    return pipeline(createReadStream(join(this.path, path)), gunzip, () => undefined);
  }

  /** The lines of a file, some at a time. Split at line feeds only: JSON text may hold other line ends of Unicode. */
  async *lines(file: StoredFile): AsyncGenerator<string[]> {
    let rest: Buffer[] = [];
    for await (const chunk of this.read(file) as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(LINE_END);
      if (end < 0) {
        rest.push(chunk);
        continue;
      }
      yield Buffer.concat([...rest, chunk.subarray(0, end)])
        .toString('utf8')
        .split('\n');
      rest = [chunk.subarray(end + 1)];
    }
  }

  private async faultOf({ path, bytes, sha256 }: StoredFile, signal: AbortSignal): Promise<string | undefined> {
    const full = join(this.path, path);
    const found = await stat(full).catch(() => undefined);
    if (!found) return 'is missing';
    if (found.size !== bytes) return `has ${found.size} bytes, ${bytes} were written`;
    const sum = createHash('sha256');
    for await (const chunk of createReadStream(full, { signal }) as AsyncIterable<Buffer>) sum.update(chunk);
    return sum.digest('hex') === sha256 ? undefined : 'is not what was written: its SHA-256 is another';
  }
}

async function readOrRefuse(path: string, name: string): Promise<string> {
  try {
    return await readFile(join(path, name), 'utf8');
  } catch (error) {
    throw new BackupRefusedError(
      `${path} is no whole backup: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? `it has no ${name}, which is written last` : (error as Error).message}`,
      'name the folder of a backup that was finished',
    );
  }
}

import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UsageError } from './usage.error.ts';

const CHUNK_BYTES = 64 * 1024;
const HISTORY_FILE = /^(streaming_?history|endsong).*\.json$/i;

/** One file of an import, compressed or not. */
export class InputFile {
  /** Bytes taken from the disk, for the progress. */
  bytesRead = 0;

  private constructor(
    readonly path: string,
    readonly size: number,
    readonly changedAt: number,
    readonly isCompressed: boolean,
  ) {}

  /** @throws UsageError */
  static async at(path: string): Promise<InputFile> {
    const { size, mtimeMs } = await stat(path);
    const head = await headOf(path);
    if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) throw new UsageError(`${path} is a zip: unzip it first`);
    return new InputFile(resolve(path), size, Math.floor(mtimeMs), head[0] === 0x1f && head[1] === 0x8b);
  }

  /** Without `.gz`. */
  get name(): string {
    return basename(this.path).replace(/\.gz$/i, '');
  }

  /** @param offset of the first byte that is wanted; of a compressed file, in what it holds */
  async *bytes(offset: number): AsyncGenerator<Buffer> {
    if (!this.isCompressed) {
      this.bytesRead = offset;
      for await (const chunk of createReadStream(this.path, { start: offset, highWaterMark: CHUNK_BYTES })) {
        this.bytesRead += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
      return;
    }
    let left = offset;
    for await (const chunk of this.uncompressed()) {
      if (left < chunk.length) yield left > 0 ? chunk.subarray(left) : chunk;
      left = Math.max(0, left - chunk.length);
    }
  }

  private async *uncompressed(): AsyncGenerator<Buffer> {
    const compressed = createReadStream(this.path, { highWaterMark: CHUNK_BYTES });
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
    // pipe() tells nobody of a read that fails.
    compressed.on('error', (error) => gunzip.destroy(error));
    compressed.pipe(gunzip);
    try {
      for await (const chunk of gunzip) {
        this.bytesRead = compressed.bytesRead;
        yield chunk as Buffer;
      }
    } finally {
      compressed.destroy();
      gunzip.destroy();
    }
  }
}

/**
 * The file, or of a folder the parts of a streaming history in it.
 *
 * @throws UsageError where there is none
 */
export async function inputFilesAt(path: string): Promise<InputFile[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: cannot be read (${error.code})`);
  });
  if (!found.isDirectory()) return [await InputFile.at(path)];
  const names = (await readdir(path)).filter((name) => HISTORY_FILE.test(name));
  if (names.length === 0) throw new UsageError(`${path} holds no Streaming_History_*.json: name a file`);
  const ordered = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return Promise.all(ordered.map((name) => InputFile.at(join(path, name))));
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: cannot be read (${error.code})`);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

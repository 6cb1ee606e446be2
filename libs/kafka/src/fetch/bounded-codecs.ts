import { promisify } from 'node:util';
import zlib from 'node:zlib';
import kafkajs from 'kafkajs';
import { MAX_OUTPUT_BYTES, tooLarge } from './bounded-output.ts';
import { unlz4 } from './lz4.ts';
import { unsnappy } from './snappy.ts';
import { UndecodableError } from './undecodable.error.ts';

interface Encoder {
  buffer: Buffer;
}

interface Codec {
  compress(encoder: Encoder): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

/** Output comes in pieces of this size. Node's own 16 KiB are 512 turns of the event loop for a set of the largest kind. */
const PIECE_BYTES = 256 * 1024;
const limit = { maxOutputLength: MAX_OUTPUT_BYTES, chunkSize: PIECE_BYTES };
const gzip = promisify(zlib.gzip);
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const zstdCompress = promisify(zlib.zstdCompress);
const zstdDecompress = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

const notWritten = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`${name} is read here and never written`));

/** By the number that a record set's attributes give. */
const codecs: Readonly<Record<number, Codec>> = {
  1: {
    compress: ({ buffer }) => gzip(buffer),
    decompress: (bytes) => gunzip(bytes, limit).catch(explain),
  },
  2: { compress: notWritten('snappy'), decompress: async (bytes) => unsnappy(bytes) },
  3: { compress: notWritten('lz4'), decompress: async (bytes) => unlz4(bytes) },
  4: {
    compress: ({ buffer }) => zstdCompress(buffer),
    decompress: (bytes) => zstdDecompress(bytes, limit).catch(explain),
  },
};

let inflating: Promise<unknown> = Promise.resolve();

/**
 * One set at a time, whoever asks: answers of several brokers are read at once, and each set may take twice the limit while
 * its pieces are joined.
 * @param codec 0 = as it is
 * @throws UndecodableError when the bytes are none of that codec, or grow beyond the limit
 */
export async function decompress(codec: number, bytes: Buffer): Promise<Buffer> {
  if (codec === 0) return bytes;
  const known = codecs[codec];
  if (!known) throw new UndecodableError(`codec ${codec} is not known`);
  const inflated = inflating.then(() => known.decompress(bytes));
  inflating = inflated.catch(() => undefined);
  return inflated;
}

/** For kafkajs' own reading and writing, with the same limits. Repeats are harmless. */
export function registerBoundedCodecs(): void {
  const registry = kafkajs.CompressionCodecs as Record<number, () => Codec>;
  for (const [number, codec] of Object.entries(codecs)) registry[Number(number)] = () => codec;
}

function explain(error: NodeJS.ErrnoException): never {
  throw error.code === 'ERR_BUFFER_TOO_LARGE'
    ? tooLarge()
    : new UndecodableError(`it does not decompress: ${error.message}`);
}

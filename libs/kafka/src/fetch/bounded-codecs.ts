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
  decompress(bytes: Buffer): Buffer;
}

/** Output comes in pieces of this size. Node's own 16 KiB would be 512 of them for a set of the largest kind. */
const PIECE_BYTES = 256 * 1024;
const limit = { maxOutputLength: MAX_OUTPUT_BYTES, chunkSize: PIECE_BYTES };
const gzip = promisify(zlib.gzip);
const zstdCompress = promisify(zlib.zstdCompress);

const notWritten = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`${name} is read here and never written`));

/** By the number that a record set's attributes give. */
const codecs: Readonly<Record<number, Codec>> = {
  1: {
    compress: ({ buffer }) => gzip(buffer),
    decompress: (bytes) => explained(() => zlib.gunzipSync(bytes, limit)),
  },
  2: { compress: notWritten('snappy'), decompress: unsnappy },
  3: { compress: notWritten('lz4'), decompress: unlz4 },
  4: {
    compress: ({ buffer }) => zstdCompress(buffer),
    decompress: (bytes) => explained(() => zlib.zstdDecompressSync(bytes, limit)),
  },
};

/**
 * At once, in some 10 ms for the longest: in turns of the event loop, answers of several brokers would be inflated side by side.
 * @param codec 0 = as it is
 * @throws UndecodableError when the bytes are none of that codec, or grow beyond the limit
 */
export function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 0) return bytes;
  const known = codecs[codec];
  if (!known) throw new UndecodableError(`codec ${codec} is not known`);
  return withoutSlack(known.decompress(bytes));
}

/** A view holds the whole piece that it lies in: of the many sets of one record that some producers write, 256 KiB each. */
const withoutSlack = (bytes: Buffer): Buffer =>
  bytes.length * 2 < bytes.buffer.byteLength ? Buffer.from(bytes) : bytes;

/** For kafkajs' own reading and writing, with the same limits. Repeats are harmless. */
export function registerBoundedCodecs(): void {
  const registry = kafkajs.CompressionCodecs as Record<number, () => object>;
  for (const [number, { compress, decompress: inflate }] of Object.entries(codecs))
    registry[Number(number)] = () => ({ compress, decompress: async (bytes: Buffer) => inflate(bytes) });
}

function explained(inflate: () => Buffer): Buffer {
  try {
    return inflate();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : new UndecodableError(`it does not decompress: ${message}`);
  }
}

import { promisify } from 'node:util';
import zlib from 'node:zlib';
import kafkajs from 'kafkajs';

/** A record set that claims more than this once decompressed is refused, bytes. kafkajs itself sets no limit: 522 KB became 512 MB. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

interface Encoder {
  buffer: Buffer;
}

const limit = { maxOutputLength: MAX_OUTPUT_BYTES };
const gzip = promisify(zlib.gzip);
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const zstdCompress = promisify(zlib.zstdCompress);
const zstdDecompress = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress);

/** Registers gzip and zstd with a limit on what they may grow to. Repeats are harmless. */
export function registerBoundedCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.GZIP] = () => ({
    compress: (encoder: Encoder) => gzip(encoder.buffer),
    decompress: (bytes: Buffer) => gunzip(bytes, limit),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: (encoder: Encoder) => zstdCompress(encoder.buffer),
    decompress: (bytes: Buffer) => zstdDecompress(bytes, limit),
  });
}

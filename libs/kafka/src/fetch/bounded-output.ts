import { UndecodableError } from './undecodable.error.ts';

/**
 * Once decompressed, a record set of more than this is refused, bytes: eight times what a broker takes of one uncompressed.
 * kafkajs itself sets no limit: 522 KB became 512 MB.
 */
export const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

export const tooLarge = (): UndecodableError =>
  new UndecodableError(`it grows beyond ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB once decompressed`);

/** Where a decoder of the LZ77 family writes to: it grows with what comes, up to the limit. */
export class BoundedOutput {
  private bytes: Buffer;
  length = 0;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(Math.min(Math.max(expectedBytes, 1024), MAX_OUTPUT_BYTES));
  }

  /** @throws UndecodableError when it does not fit */
  append(source: Buffer, from: number, length: number): void {
    if (from + length > source.length) throw new UndecodableError('its compressed bytes end too early');
    this.reserve(length);
    source.copy(this.bytes, this.length, from, from + length);
    this.length += length;
  }

  /**
   * Repeats `length` bytes that lie `distance` back; they may overlap with what is written.
   * @throws UndecodableError when it does not fit, or reaches before the beginning
   */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.length)
      throw new UndecodableError('its compressed bytes refer to what is not there');
    this.reserve(length);
    const { bytes, length: at } = this;
    if (distance >= length) bytes.copyWithin(at, at - distance, at - distance + length);
    else for (let to = at; to < at + length; to++) bytes[to] = bytes[to - distance]!;
    this.length += length;
  }

  taken(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(length: number): void {
    const needed = this.length + length;
    if (needed > MAX_OUTPUT_BYTES) throw tooLarge();
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.min(Math.max(needed, this.bytes.length * 2), MAX_OUTPUT_BYTES));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Where Kafka's format says what, in a record set as a broker keeps it (message format 2). */
const LENGTH_AT = 8;
const FORMAT_AT = 16;
const ATTRIBUTES_AT = 21;
const RECORDS_AT = 61;

const inflate: Readonly<Record<number, (bytes: Buffer) => Buffer>> = { 1: gunzipSync, 4: zstdDecompressSync };

/**
 * The value of the first record of a compressed set, whatever it grows to: the checker may, who made it.
 * @returns undefined of bytes that are no such set
 */
export function valueOfSet(bytes: Buffer): Buffer | undefined {
  const isSet =
    bytes.length > RECORDS_AT &&
    bytes[FORMAT_AT] === 2 &&
    bytes.readInt32BE(LENGTH_AT) === bytes.length - FORMAT_AT + 4;
  const codec = isSet ? inflate[bytes.readInt16BE(ATTRIBUTES_AT) & 7] : undefined;
  if (!codec) return undefined;
  const record = new Varints(codec(bytes.subarray(RECORDS_AT)));
  record.next();
  record.skip(1);
  record.next();
  record.next();
  record.skip(record.next());
  return record.take(record.next());
}

/** Lengths of a record: zigzag, seven bits a byte. */
class Varints {
  private at = 0;

  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }

  skip(bytes: number): void {
    this.at += Math.max(0, bytes);
  }

  take(bytes: number): Buffer {
    return this.bytes.subarray(this.at, (this.at += Math.max(0, bytes)));
  }
}

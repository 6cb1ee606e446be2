import { UndecodableError } from './undecodable.error.ts';

/** Reads Kafka's numbers one after the other. Every read is bounded: bytes that end too early are undecodable, never zero. */
export class BytesReader {
  constructor(
    readonly bytes: Buffer,
    private at = 0,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.advance(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.advance(8));
  }

  /** Zigzag, at most 5 bytes. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.advance(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new UndecodableError('a number in it does not end');
  }

  /** Zigzag, at most 10 bytes; see `toBigInt`. What is not asked for costs no BigInt. */
  varlongBytes(): Buffer {
    for (let length = 1; length <= 10; length++) if (this.bytes[this.at + length - 1]! < 0x80) return this.take(length);
    throw new UndecodableError('a number in it does not end');
  }

  /** A view, not a copy. */
  take(length: number): Buffer {
    const from = this.advance(length);
    return this.bytes.subarray(from, from + length);
  }

  /** After their length; -1 = null. */
  varintBytes(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  /** After their length in 16 bits. */
  string(): string {
    return this.take(this.int16()).toString('utf8');
  }

  private advance(length: number): number {
    const from = this.at;
    if (length < 0 || length > this.bytes.length - from) throw new UndecodableError('its bytes end too early');
    this.at = from + length;
    return from;
  }
}

/** @param varlong as `varlongBytes` gives it */
export function toBigInt(varlong: Buffer): bigint {
  let value = 0n;
  for (let at = varlong.length - 1; at >= 0; at--) value = (value << 7n) | BigInt(varlong[at]! & 0x7f);
  return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
}

import { UndecodableError } from './undecodable.error.ts';

const UUID_BYTES = 16;

/** Reads Kafka's numbers one after the other. Every read is bounded: bytes that end too early are undecodable, never zero. */
export class BytesReader {
  constructor(
    readonly bytes: Buffer,
    private next = 0,
    private readonly end = bytes.length,
  ) {}

  get at(): number {
    return this.next;
  }

  get left(): number {
    return this.end - this.next;
  }

  /** A reader of the next bytes alone, which are passed. */
  part(length: number): BytesReader {
    const from = this.skip(length);
    return new BytesReader(this.bytes, from, from + length);
  }

  /** @returns where they begin */
  skip(length: number): number {
    const from = this.next;
    if (length < 0 || length > this.end - from) throw new UndecodableError('its bytes end too early');
    this.next = from + length;
    return from;
  }

  int8(): number {
    return this.bytes.readInt8(this.skip(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.skip(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.skip(8));
  }

  /** Zigzag, at most 5 bytes. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.skip(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new UndecodableError('a number in it does not end');
  }

  /** Zigzag, at most 10 bytes; see `toBigInt`. */
  varlongBytes(): Buffer {
    const from = this.at;
    return this.bytes.subarray(from, from + this.skipVarlong());
  }

  /** @returns how many bytes it had */
  skipVarlong(): number {
    for (let length = 1; length <= 10; length++)
      if (this.bytes[this.at + length - 1]! < 0x80) {
        this.skip(length);
        return length;
      }
    throw new UndecodableError('a number in it does not end');
  }

  /** A view, not a copy. */
  take(length: number): Buffer {
    const from = this.skip(length);
    return this.bytes.subarray(from, from + length);
  }

  /** After their length; -1 = null. */
  varintBytes(): Buffer | null {
    const length = this.varint();
    return length === -1 ? null : this.take(length);
  }

  skipVarintBytes(): void {
    const length = this.varint();
    if (length !== -1) this.skip(length);
  }

  /** Not zigzag, at most 5 bytes. */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.skip(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new UndecodableError('a number in it does not end');
  }

  /** What the protocol calls compact: after its length + 1; 0 = null. */
  compactString(): string | null {
    const length = this.uvarint() - 1;
    return length < 0 ? null : this.take(length).toString('utf8');
  }

  /** What the protocol calls compact: after their count + 1; null is an empty one. */
  compactList<T>(read: () => T): T[] {
    const list: T[] = [];
    for (let left = this.uvarint() - 1; left > 0; left--) list.push(read());
    return list;
  }

  /** As hex digits. */
  uuid(): string {
    return this.take(UUID_BYTES).toString('hex');
  }

  /** Tagged fields: none is of use to us. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }
}

/** @param varlong as `varlongBytes` gives it */
export function toBigInt(varlong: Buffer): bigint {
  let value = 0n;
  for (let at = varlong.length - 1; at >= 0; at--) value = (value << 7n) | BigInt(varlong[at]! & 0x7f);
  return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
}

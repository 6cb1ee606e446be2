import { createRequire } from 'node:module';

/** kafkajs' own, the only thing that its connection sends. It grows as it is written to. */
export interface Encoder {
  readonly buffer: Buffer;
  writeInt8(value: number): this;
  writeInt32(value: number): this;
  /** @param value decimal digits, or a number */
  writeInt64(value: string | number): this;
  writeUVarInt(value: number): this;
  /** After its length + 1: what the protocol calls a compact string. */
  writeUVarIntString(value: string): this;
  writeBufferInternal(bytes: Buffer): void;
}

export const Encoder = createRequire(import.meta.url)('kafkajs/src/protocol/encoder') as new (
  initialBytes?: number,
) => Encoder;

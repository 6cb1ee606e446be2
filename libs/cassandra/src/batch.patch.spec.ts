import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { prepareOnce, writeFramesInPlace } from './batch.patch.ts';

interface FrameWriter {
  writeByte(value: number): void;
  writeShort(value: number): void;
  writeInt(value: number): void;
  writeBytes(bytes: unknown): void;
  writeShortBytes(bytes: Buffer): void;
  writeString(text: string): void;
  write(version: number, streamId: number, flags?: number): Buffer;
}
const load = createRequire(import.meta.url);
const { FrameWriter: Writer } = load('cassandra-driver/lib/writers') as {
  FrameWriter: new (opcode: number) => FrameWriter;
};
const { types } = load('cassandra-driver') as { types: { unset: object } };
const BATCH = 0x0d;

/** One of each kind, and then so many bytes. */
function frameOf(bytes: number): Buffer {
  const frame = new Writer(BATCH);
  frame.writeByte(1);
  frame.writeShort(65_535);
  frame.writeInt(-2_147_483_648);
  frame.writeString('ä€😀');
  frame.writeShortBytes(Buffer.from('query'));
  for (const value of [null, types.unset, Buffer.alloc(0), Buffer.alloc(bytes, 'x')]) frame.writeBytes(value);
  return frame.write(4, 300, 2);
}

describe('frames of the Cassandra driver that are written in place', () => {
  it('are the bytes that it would have written itself, however long', () => {
    const lengths = [0, 10, 200_000, 700_000, 3];
    const theirs = lengths.map(frameOf);
    writeFramesInPlace();
    writeFramesInPlace();
    expect(lengths.map((bytes, at) => frameOf(bytes).equals(theirs[at]!))).toEqual(lengths.map(() => true));
  });

  it('are never two at once: the second would lie in the first', () => {
    writeFramesInPlace();
    const [one, other] = [new Writer(BATCH), new Writer(BATCH)];
    one.writeByte(1);
    other.writeByte(2);
    expect(() => one.writeByte(1)).toThrow('two frames');
    expect(other.write(4, 0).at(-1)).toBe(2);
  });
});

describe('a batch of the Cassandra driver', () => {
  it('asks once for each of its statements', async () => {
    prepareOnce();
    const handler = load('cassandra-driver/lib/prepare-handler') as {
      getPrepared: (...of: [unknown, unknown, string]) => Promise<object>;
      getPreparedMultiple: (...of: unknown[]) => Promise<object[]>;
    };
    const asked: string[] = [];
    handler.getPrepared = async (_, __, query) => {
      asked.push(query);
      return { queryId: Buffer.from(query), meta: { of: query } };
    };
    const queries = ['a', 'b', 'a'].map((query, at) => ({ query, params: [at] }));
    const made = await handler.getPreparedMultiple({}, {}, queries, 'keyspace');
    expect(asked).toEqual(['a', 'b']);
    expect(made).toEqual(
      ['a', 'b', 'a'].map((query, at) => ({ query, params: [at], queryId: Buffer.from(query), meta: { of: query } })),
    );
  });
});

import { createRequire } from 'node:module';

interface Item {
  query: string;
  params: unknown[];
}
interface Prepared {
  queryId: Buffer;
  meta: object;
}

/** What of the driver's statements is used here. */
interface PrepareHandler {
  getPrepared(client: object, loadBalancing: object, query: string, keyspace: string): Promise<Prepared>;
  getPreparedMultiple(client: object, loadBalancing: object, queries: Item[], keyspace: string): Promise<object[]>;
}

/** What of the driver's frames is used here. */
interface FrameWriter {
  readonly opcode: number;
  bodyLength: number;
  add(bytes: Buffer): void;
  writeByte(value: number): void;
  writeShort(value: number): void;
  writeInt(value: number): void;
  write(version: number, streamId: number, flags?: number): Buffer;
}
type Header = new (
  version: number,
  flags: number,
  streamId: number,
  opcode: number,
  bodyLength: number,
) => {
  toBuffer(): Buffer;
};

const load = createRequire(import.meta.url);

/**
 * cassandra-driver 4.10.0 waits in a promise of its own for the statement of each row of a batch (prepare-handler.js:88), and
 * keeps what it was given beside what it makes of it. Here it is asked for once a statement, and what it makes takes the place of
 * what was given.
 */
export function prepareOnce(): void {
  const handler = load('cassandra-driver/lib/prepare-handler') as PrepareHandler;
  if (handler.getPreparedMultiple.name === 'preparedOnce') return;
  handler.getPreparedMultiple = async function preparedOnce(client, loadBalancing, queries, keyspace) {
    const prepared = new Map<string, Prepared>();
    for (const { query } of queries)
      if (!prepared.has(query)) prepared.set(query, await handler.getPrepared(client, loadBalancing, query, keyspace));
    for (const [at, { query, params }] of queries.entries()) {
      const { queryId, meta } = prepared.get(query)!;
      queries[at] = { query, params, queryId, meta } as Item;
    }
    return queries;
  };
}

/** Where a frame is put together; it grows to the largest one. A frame is written from its first byte to its last in one turn. */
let scratch = Buffer.allocUnsafe(256 * 1024);
let writing: FrameWriter | undefined;

/** Where so many bytes of a frame go. */
function room(frame: FrameWriter, bytes: number): number {
  const at = frame.bodyLength;
  if (at === 0) writing = frame;
  else if (writing !== frame) throw new Error('two frames are written at once');
  if (at + bytes > scratch.length) {
    const grown = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + bytes));
    scratch.copy(grown, 0, 0, at);
    scratch = grown;
  }
  frame.bodyLength = at + bytes;
  return at;
}

/**
 * cassandra-driver 4.10.0 makes a Buffer of each length and each number that it writes, thirteen a row, and puts them together
 * when the frame is whole. Here they are written where they belong.
 */
export function writeFramesInPlace(): void {
  const { prototype } = (load('cassandra-driver/lib/writers') as { FrameWriter: { prototype: FrameWriter } })
    .FrameWriter;
  if (prototype.add.name === 'addInPlace') return;
  const { FrameHeader } = load('cassandra-driver/lib/types') as { FrameHeader: Header };
  prototype.add = function addInPlace(bytes) {
    const at = room(this, bytes.length);
    bytes.copy(scratch, at);
  };
  prototype.writeByte = function (value) {
    const at = room(this, 1);
    scratch.writeUInt8(value, at);
  };
  prototype.writeShort = function (value) {
    const at = room(this, 2);
    scratch.writeUInt16BE(value, at);
  };
  prototype.writeInt = function (value) {
    const at = room(this, 4);
    scratch.writeInt32BE(value, at);
  };
  prototype.write = function (version, streamId, flags = 0) {
    const head = new FrameHeader(version, flags, streamId, this.opcode, this.bodyLength).toBuffer();
    return Buffer.concat([head, scratch.subarray(0, this.bodyLength)]);
  };
}

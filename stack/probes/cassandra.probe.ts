import { converse } from './tcp.probe.ts';

const VERSION = 0x04;
const STARTUP = 0x01;
const READY = 0x02;
const QUERY = 0x07;
const RESULT = 0x08;
const HEADER_BYTES = 9;
const CONSISTENCY_ONE = 1;

/** Opens a CQL session and reads the node's own row: it answers queries, not only connections. */
export function isCassandraReady(port: number, host?: string): Promise<boolean> {
  const cql = longString('SELECT release_version FROM system.local');
  const startup = Buffer.concat([short(1), string('CQL_VERSION'), string('3.0.0')]);
  const query = Buffer.concat([cql, Buffer.from([0, CONSISTENCY_ONE, 0])]);
  const exchanges = [
    { send: frame(STARTUP, startup), read: (received: Buffer) => isAnswered(received, READY) },
    { send: frame(QUERY, query), read: (received: Buffer) => isAnswered(received, RESULT) },
  ];
  return converse(port, exchanges, host);
}

function isAnswered(received: Buffer, opcode: number): boolean | undefined {
  if (received.length < HEADER_BYTES || received.length < HEADER_BYTES + received.readInt32BE(5)) return undefined;
  return received[4] === opcode;
}

/** Frame: version, flags, stream (2 bytes), opcode, length of the body, body. */
function frame(opcode: number, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([Buffer.from([VERSION, 0, 0, 1, opcode]), length, body]);
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

const string = (text: string): Buffer => Buffer.concat([short(Buffer.byteLength(text)), Buffer.from(text)]);

function longString(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

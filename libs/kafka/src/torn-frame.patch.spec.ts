import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetTornFrames, type Connection } from './torn-frame.patch.ts';

const require = createRequire(import.meta.url);
const KafkaConnection = require('kafkajs/src/network/connection') as new (options: object) => Connection & {
  send(call: object): Promise<Buffer>;
  disconnect(): Promise<boolean>;
};
const Encoder = require('kafkajs/src/protocol/encoder') as new () => object;

const ANSWER = Buffer.from('answered');
/** After size, API key and version. */
const CORRELATION_AT = 8;

describe('a connection that broke in the middle of a frame', () => {
  let broker: Server;
  let sockets: Socket[];

  beforeAll(forgetTornFrames);

  beforeEach(async () => {
    sockets = [];
    broker = createServer((socket) => sockets.push(socket) && socket.on('data', (asked) => answer(socket, asked)));
    await once(broker.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    broker.close();
  });

  /** The first connection gets a part of a frame and its end; each other one gets whole frames. */
  const answer = (socket: Socket, asked: Buffer): void => {
    if (socket === sockets[0]) return void socket.end(frame(Buffer.alloc(100)).subarray(0, 20));
    socket.write(frame(Buffer.concat([asked.subarray(CORRELATION_AT, CORRELATION_AT + 4), ANSWER])));
  };

  it('reads the next one from its beginning', async () => {
    const { port } = broker.address() as AddressInfo;
    const connection = new KafkaConnection({ ...settings, host: '127.0.0.1', port });
    await connection.connect();
    await expect(ask(connection)).rejects.toThrow('Closed connection');
    await connection.connect();
    await expect(ask(connection)).resolves.toEqual(ANSWER);
    await connection.disconnect();
  });
});

const logger = { namespace: () => logger, info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const settings = {
  logger,
  requestTimeout: 30_000,
  connectionTimeout: 30_000,
  socketFactory: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) =>
    connect({ host, port }, onConnect),
};

const frame = (bytes: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
};

/** Any request that needs no login. */
const ask = (connection: { send(call: object): Promise<Buffer> }): Promise<Buffer> =>
  connection.send({
    request: { apiKey: 18, apiVersion: 0, apiName: 'ApiVersions', encode: async () => new Encoder() },
    response: { decode: async (bytes: Buffer) => bytes, parse: async (bytes: Buffer) => bytes },
  });

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/eventually.ts';
import { dropMuteConnections, type Connection as Patched } from './reconnect.patch.ts';

interface Connection extends Patched {
  readonly connected: boolean;
  openAsync(): Promise<void>;
}
interface Host {
  readonly pool: { readonly connections: readonly Connection[]; addExistingConnection(connection: Connection): void };
  borrowConnection(): Connection;
  shutdown(waitForPending: boolean): Promise<void>;
}
type Options = { socketOptions: { readTimeout?: number }; pooling: object; logEmitter?: () => void };
type Made<T> = new (at: string, protocol: number, options: Options, metadata: object) => T;

const load = createRequire(import.meta.url);
const DriverConnection = load('cassandra-driver/lib/connection') as Made<Connection>;
const { Host: DriverHost } = load('cassandra-driver/lib/host') as { Host: Made<Host> };
const { defaultOptions } = load('cassandra-driver/lib/client-options') as { defaultOptions(): Options };

const PROTOCOL = 4;
const HEADER_BYTES = 9;
const ERROR = 0x00;
const READY = 0x02;
const INVALID = Buffer.from([0, 0, 0x22, 0, 0, 1, 0x3f]);

/** Of the native protocol, to the request that `request` begins with. */
function frame(request: Buffer, opcode: number, body = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = 0x80 | PROTOCOL;
  header.writeInt16BE(request.readInt16BE(2), 2);
  header[4] = opcode;
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

describe('a connection that is asked to take a keyspace', () => {
  beforeAll(dropMuteConnections);

  let server: Server;
  let socket: Socket;
  let host: Host;
  let onKeyspace: (request: Buffer) => void;
  /** A node that takes every client, and its only connection. */
  let connection: Connection;
  let options: Options;
  beforeEach(async () => {
    server = createServer((client) => {
      socket = client;
      client.once('data', (startup) => {
        client.write(frame(startup, READY));
        client.on('data', (request) => onKeyspace(request));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = `127.0.0.1:${(server.address() as { port: number }).port}`;
    options = { ...defaultOptions(), pooling: { heartBeatInterval: 0 }, logEmitter: () => undefined };
    host = new DriverHost(at, PROTOCOL, options, {});
    connection = new DriverConnection(at, PROTOCOL, options, {});
    await connection.openAsync();
  });
  afterEach(async () => {
    await host.shutdown(false);
    socket.destroy();
    server.close();
  });

  /** Only a node that will never answer: from now on nobody waits long for it. */
  const isMute = (): void => void (options.socketOptions.readTimeout = 100);

  const use = async (): Promise<unknown> =>
    host
      .borrowConnection()
      .changeKeyspace('k')
      .catch((error: unknown) => error);

  it('leaves its pool where the node does not answer', async () => {
    onKeyspace = () => undefined;
    isMute();
    host.pool.addExistingConnection(connection);
    expect(await use()).toMatchObject({ name: 'OperationTimedOutError' });
    expect(host.pool.connections).not.toContain(connection);
  });

  it('leaves its pool where it was dead before it came there', async () => {
    socket.resetAndDestroy();
    isMute();
    await eventually(() => expect(connection.connected).toBe(false));
    host.pool.addExistingConnection(connection);
    expect(await use()).toBeInstanceOf(Error);
    expect(host.pool.connections).not.toContain(connection);
  });

  it('stays where the node refuses the keyspace: it answers', async () => {
    onKeyspace = (request) => void socket.write(frame(request, ERROR, INVALID));
    host.pool.addExistingConnection(connection);
    expect(await use()).toMatchObject({ name: 'ResponseError' });
    expect(host.pool.connections).toEqual([connection]);
  });
});

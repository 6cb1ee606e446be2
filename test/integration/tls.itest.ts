import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cassandraConnection, cassandraEnv, createCassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection, kafkaEnv } from '@freshwax/kafka';
import { parseEnv } from '@freshwax/runtime';
import { z } from 'zod';
import { eventually } from '../eventually.ts';

const PASSWORD = 'changeit';
const folder = mkdtempSync(join(tmpdir(), 'freshwax-tls-'));

/** A server's own certificate, made by Java's tool; the servers need Java anyhow. */
function makeCertificate(name: string): { pfx: Buffer; caFile: string } {
  const store = join(folder, `${name}.p12`);
  const caFile = join(folder, `${name}.crt`);
  const keytool = (...args: string[]): unknown =>
    execFileSync('keytool', [...args, '-keystore', store, '-storepass', PASSWORD, '-alias', name], { stdio: 'ignore' });
  const host = ['-dname', 'CN=localhost', '-ext', 'san=ip:127.0.0.1,dns:localhost'];
  keytool('-genkeypair', '-keyalg', 'EC', '-storetype', 'PKCS12', '-validity', '2', ...host);
  keytool('-exportcert', '-rfc', '-file', caFile);
  return { pfx: readFileSync(store), caFile };
}

/** Listens as a broker or a node does and says nothing: what is tried is who comes as far as to speak. */
class SilentServer {
  /** Bytes that were said to it. */
  heard = 0;
  /** Connections that have gone. */
  gone = 0;
  isOpen = true;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => socket.once('close', () => this.gone++));
    server.on('tlsClientError', () => undefined);
    server.on('secureConnection', (socket) =>
      socket
        .on('error', () => undefined)
        .on('data', (data: Buffer) => {
          this.heard += data.length;
          socket.destroy();
        }),
    );
  }

  static async listen(pfx: Buffer): Promise<SilentServer> {
    const silent = new SilentServer(createServer({ pfx, passphrase: PASSWORD }));
    silent.server.listen(0, '127.0.0.1');
    await once(silent.server, 'listening');
    return silent;
  }

  get at(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.isOpen = false;
    this.server.close();
  }
}

describe('an encrypted connection', () => {
  let own: ReturnType<typeof makeCertificate>;
  let other: ReturnType<typeof makeCertificate>;
  beforeAll(() => {
    [own, other] = [makeCertificate('own'), makeCertificate('other')];
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const toKafka = (at: string, caFile: string): Promise<void> => {
    const env = { FRESHWAX_KAFKA_BROKERS: at, FRESHWAX_KAFKA_CA_FILE: caFile };
    const kafka = createKafka({ ...kafkaConnection(parseEnv(z.object(kafkaEnv), env)), clientId: 'test' });
    return kafka.admin().connect();
  };
  const toCassandra = async (at: string, caFile: string): Promise<void> => {
    const env = { FRESHWAX_CASSANDRA_CONTACT_POINTS: at, FRESHWAX_CASSANDRA_CA_FILE: caFile };
    const connection = cassandraConnection(parseEnv(z.object(cassandraEnv), env));
    const client = createCassandraClient({ ...connection, applicationName: 'test' });
    try {
      await client.connect();
    } finally {
      await client.shutdown();
    }
  };

  it.each([
    ['a broker', toKafka],
    ['a node of Cassandra', toCassandra],
  ])('speaks to %s whose certificate is known, and not a byte to one whose is not', async (_, connect) => {
    /** What a server has heard by the time that it is judged; whoever gave up before that comes again. */
    const heardFrom = async (caFile: string, isEnough: (server: SilentServer) => boolean): Promise<number> => {
      const server = await SilentServer.listen(own.pfx);
      const trying = async (): Promise<void> => {
        while (server.isOpen) await connect(server.at, caFile).catch(() => undefined);
      };
      void trying();
      await eventually(() => expect(isEnough(server)).toBe(true));
      server.close();
      return server.heard;
    };
    expect(await heardFrom(own.caFile, ({ heard }) => heard > 0)).toBeGreaterThan(0);
    // One alone may have gone because it waited for too long.
    expect(await heardFrom(other.caFile, ({ gone }) => gone > 2)).toBe(0);
  });

  it('takes the password from its file, and sends none in the clear', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'sesame\n');
    const name = { FRESHWAX_KAFKA_USERNAME: 'freshwax', FRESHWAX_KAFKA_PASSWORD_FILE: file };
    const read = (env: Record<string, string>) => kafkaConnection(parseEnv(z.object(kafkaEnv), env));
    const known = { username: 'freshwax', password: 'sesame' };
    expect(read(name).sasl).toEqual({ mechanism: 'scram-sha-512', ...known });
    expect(() => read({ ...name, FRESHWAX_KAFKA_SASL: 'plain' })).toThrow(RangeError);
    const env = { FRESHWAX_CASSANDRA_USERNAME: 'freshwax', FRESHWAX_CASSANDRA_PASSWORD_FILE: file };
    expect(cassandraConnection(parseEnv(z.object(cassandraEnv), env)).credentials).toEqual(known);
  });
});

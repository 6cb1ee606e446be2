import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cassandraConnection, cassandraEnv, createCassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection, kafkaEnv } from '@freshwax/kafka';
import { parseEnv } from '@freshwax/runtime';
import { z } from 'zod';

const PASSWORD = 'changeit';
const folder = mkdtempSync(join(tmpdir(), 'tls-'));

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
  private constructor(
    private readonly server: Server,
    readonly at: string,
    private readonly heard: { bytes: number },
  ) {}

  static async listen(pfx: Buffer): Promise<SilentServer> {
    const heard = { bytes: 0 };
    const server = createServer({ pfx, passphrase: PASSWORD }, (socket) =>
      socket
        .on('error', () => undefined)
        .on('data', (data) => {
          heard.bytes += data.length;
          socket.destroy();
        }),
    );
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentServer(server, `127.0.0.1:${(server.address() as { port: number }).port}`, heard);
  }

  /** Bytes that were said to it while the client tried. */
  async heardOf(tryIt: () => Promise<unknown>): Promise<number> {
    const before = this.heard.bytes;
    await tryIt().catch(() => undefined);
    return this.heard.bytes - before;
  }

  close(): void {
    this.server.close();
  }
}

describe('an encrypted connection', () => {
  let own: ReturnType<typeof makeCertificate>;
  let other: ReturnType<typeof makeCertificate>;
  let server: SilentServer;
  beforeAll(async () => {
    [own, other] = [makeCertificate('own'), makeCertificate('other')];
    server = await SilentServer.listen(own.pfx);
  });
  afterAll(() => server.close());

  const toKafka = (caFile: string) => async (): Promise<void> => {
    const env = { FRESHWAX_KAFKA_BROKERS: server.at, FRESHWAX_KAFKA_CA_FILE: caFile };
    const kafka = createKafka({ ...kafkaConnection(parseEnv(z.object(kafkaEnv), env)), clientId: 'test' });
    const admin = kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
  };
  const toCassandra = (caFile: string) => async (): Promise<void> => {
    const env = { FRESHWAX_CASSANDRA_CONTACT_POINTS: server.at, FRESHWAX_CASSANDRA_CA_FILE: caFile };
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
    expect(await server.heardOf(connect(own.caFile))).toBeGreaterThan(0);
    expect(await server.heardOf(connect(other.caFile))).toBe(0);
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

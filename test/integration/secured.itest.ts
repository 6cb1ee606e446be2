import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cassandraConnection, cassandraEnv, createCassandraClient } from '@freshwax/cassandra';
import { parseEnv } from '@freshwax/runtime';
import { z } from 'zod';
import { AppProcess } from '../delivery/app.process.ts';
import { cassandraDifferences, ledgerDifferences, stateDifferences } from '../delivery/checker.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { securedPort } from '../env.ts';
import { eventually } from '../eventually.ts';
import { SupervisedServers } from '../faults/servers/supervised-servers.ts';

const portOffset = securedPort();
const why = 'servers of its own that take nobody without TLS and a password: `node test/run.mjs secured`';
const withServers = portOffset === undefined ? describe.skip : describe; // without ports there are no servers of its own
withServers(portOffset === undefined ? `secured servers (${why})` : 'secured servers', () => {
  let dataDir: string;
  let servers: SupervisedServers;
  let pipeline: TestPipeline;
  let sender: Sender;
  let stranger: AppProcess | undefined;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'secured-'));
    await chmod(dataDir, 0o711);
    servers = new SupervisedServers({ portOffset: portOffset!, dataDir }, ['test/runner/secured-servers.ts']);
    const env = await servers.start();
    await changePassword(env);
    pipeline = await TestPipeline.create(PARTITIONS, env);
    sender = await new Sender(pipeline).connect();
  });
  afterEach(() => stranger?.kill('SIGKILL'));
  afterAll(async () => {
    await sender?.disconnect();
    await pipeline?.close();
    await servers?.stop();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  it('are reached by consumer and gateway with what their variables say, and everything is applied', async () => {
    const [consumer, gateway] = await Promise.all([
      pipeline.startConsumer(),
      pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: 'not-a-secret-here' }),
    ]);
    await sender.sendObservations(0, 300);
    await pipeline.drained();
    expect(await cassandraDifferences(pipeline.cassandra, sender.sent)).toEqual([]);
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await stateDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await pipeline.pool.query(CLIENTS).then(({ rows }) => rows)).toEqual([
      { application: 'freshwax-consumer', ssl: true },
      { application: 'freshwax-gateway', ssl: true },
    ]);
    const clients = await pipeline.cassandra.execute('SELECT username, ssl_enabled FROM system_views.clients');
    expect(new Set(clients.rows.map((row) => `${row['username']} ${row['ssl_enabled']}`))).toEqual(
      new Set(['cassandra true']),
    );
    for (const app of [consumer, gateway]) await app.kill('SIGTERM');
  });

  const otherUrl = (url: string): string => Object.assign(new URL(url), { password: OTHER }).toString();
  it.each([
    ['Kafka', 'FRESHWAX_KAFKA_PASSWORD_FILE', /SASL SCRAM SHA512 authentication failed/],
    ['Cassandra', 'FRESHWAX_CASSANDRA_PASSWORD_FILE', /AuthenticationError/],
    ['PostgreSQL', 'FRESHWAX_POSTGRES_URL', /password authentication failed/],
  ])('take nobody with another password, who says so and no password: %s', async (_, name, says) => {
    const right = pipeline.env[name]!;
    const file = join(dataDir, 'another.password');
    await writeFile(file, OTHER);
    const other = right.startsWith('postgres:') ? otherUrl(right) : file;
    const secret = right.startsWith('postgres:') ? new URL(right).password : (await readFile(right, 'utf8')).trim();
    stranger = await AppProcess.spawn('consumer', { env: { ...pipeline.env, [name]: other } });
    const said = await eventually(async () => {
      const all = stranger!.log() + JSON.stringify(await stranger!.readiness());
      expect(all).toMatch(says);
      return all;
    });
    expect(said).toContain('"status":"error"');
    for (const password of [OTHER, secret]) expect(said).not.toContain(password);
  });
});

/** A node begins with a role and a password that everybody knows. */
async function changePassword(env: Record<string, string>): Promise<void> {
  const password = randomBytes(16).toString('hex');
  const at = cassandraConnection(parseEnv(z.object(cassandraEnv), env));
  await eventually(async () => {
    const client = createCassandraClient({ ...at, applicationName: 'test' });
    try {
      await client.execute(`ALTER ROLE ${at.credentials!.username} WITH PASSWORD = '${password}'`);
    } finally {
      await client.shutdown();
    }
  });
  await writeFile(env['FRESHWAX_CASSANDRA_PASSWORD_FILE']!, password);
}

const OTHER = 'open-sesame';

/** By what each app is connected. */
const CLIENTS = `SELECT DISTINCT a.application_name AS application, s.ssl FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)
  WHERE a.datname = current_database() AND a.application_name LIKE 'freshwax-%' ORDER BY 1`;

import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { inheritedEnv } from '../../stack/env.ts';
import { installJars } from '../../stack/install/jars.mjs';
import { placeAt, type Place } from '../../stack/place.ts';
import { converse } from '../../stack/probes/tcp.probe.ts';
import { Supervisor } from '../../stack/process/supervisor.ts';
import { openSecrets, readOrGenerate } from '../../stack/secrets.ts';
import { cassandraService, singleNode } from '../../stack/services/cassandra.service.ts';
import { requireJava } from '../../stack/services/java.ts';
import { kafkaService } from '../../stack/services/kafka.service.ts';
import { postgresService } from '../../stack/services/postgres.service.ts';
import { connectionEnv, ownerEnv, superuserEnv } from '../../stack/stack-env.ts';
import { makeCertificate, type Certificate } from './certificate.ts';

const run = promisify(execFile);
const USER = 'freshwax';

/** Beside the listener that its operator uses, one that takes nobody without TLS and a password. */
function securedListener({ ports }: Place, secured: number, { store, storePassword }: Certificate) {
  const at = (name: string, port: number): string => `${name}://127.0.0.1:${port}`;
  const both = [at('PLAINTEXT', ports.kafka), at('SASL_SSL', secured)];
  return {
    listeners: [...both, at('CONTROLLER', ports.kafkaController)].join(),
    'advertised.listeners': both.join(),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'inter.broker.listener.name': 'PLAINTEXT',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': store,
    'ssl.keystore.password': storePassword,
    'ssl.key.password': storePassword,
  };
}

async function addKafkaUser({ ports }: Place, password: string): Promise<void> {
  const tool = ['-Xmx128m', '-cp', join(await installJars('kafka'), '*'), 'kafka.admin.ConfigCommand'];
  const user = ['--alter', '--entity-type', 'users', '--entity-name', USER];
  const secret = ['--add-config', `SCRAM-SHA-512=[password=${password}]`];
  const args = [...tool, '--bootstrap-server', `127.0.0.1:${ports.kafka}`, ...user, ...secret];
  await run(requireJava(), args, { env: inheritedEnv() });
}

/** Of a node that asks who is there: it says what it speaks before that (OPTIONS, SUPPORTED). */
const speaks = (port: number): Promise<boolean> =>
  converse(port, [
    {
      send: Buffer.from([4, 0, 0, 1, 5, 0, 0, 0, 0]),
      read: (received) => (received.length < 9 ? undefined : received[4] === 6),
    },
  ]);

/** PostgreSQL reads both anew; a key that others may read it refuses, and it is another user where we are root. */
async function encryptPostgres(url: string, { certificate, key }: Certificate): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    const { folder } = rows[0]!;
    const { uid, gid } = await stat(folder);
    for (const [setting, from] of [
      ['ssl_cert_file', certificate],
      ['ssl_key_file', key],
    ] as const) {
      const own = join(folder, basename(from));
      await copyFile(from, own);
      await chmod(own, 0o600);
      await chown(own, uid, gid);
      await client.query(`ALTER SYSTEM SET ${setting} = '${own}'`);
    }
    await client.query('ALTER SYSTEM SET ssl = on');
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}

/**
 * The three servers as a stranger runs them: Kafka takes SCRAM over TLS, Cassandra a password over TLS, PostgreSQL a password and TLS.
 * Prints one JSON line of environment when they answer; ends when its standard input closes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const place = placeAt({ portOffset: Number(values['port-offset']), dataDir: values['data-dir'] ?? '', fast: true });
  const secrets = await openSecrets(place.dataDir);
  const made = await makeCertificate(join(place.dataDir, 'certificate'));
  const passwordFile = join(secrets.folder, 'kafka.password');
  const password = await readOrGenerate(passwordFile);
  const cassandraPasswordFile = join(secrets.folder, 'cassandra.password');
  // As a node without roles begins: who starts it gives it others.
  await writeFile(cassandraPasswordFile, 'cassandra\n', { mode: 0o600 });
  const plain: Record<string, string> = {
    ...connectionEnv(place, secrets),
    ...ownerEnv(place, secrets),
    ...superuserEnv(place, secrets),
  };
  const supervisor = new Supervisor({ logDir: place.logDir, stackDir: place.dataDir, onChange: () => undefined });
  const end = new AbortController();
  const asked = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => end.abort());
  process.stdin.on('end', () => end.abort()).resume();
  const secured = place.ports.kafka + 2;
  const tls = 'client_encryption_options';
  const settings = {
    authenticator: 'PasswordAuthenticator',
    [`${tls}.enabled`]: 'true',
    // What asks whether it answers speaks without; the apps are told to speak with.
    [`${tls}.optional`]: 'true',
    [`${tls}.keystore`]: made.store,
    [`${tls}.keystore_password`]: made.storePassword,
    [`${tls}.store_type`]: 'PKCS12',
  };
  const cassandra = {
    ...cassandraService(place, { ...singleNode, settings }),
    isReady: () => speaks(place.ports.cassandra),
  };
  try {
    const kafka = kafkaService(place, securedListener(place, secured, made));
    await supervisor.start(postgresService(place, secrets), kafka, cassandra);
    await addKafkaUser(place, password);
    await encryptPostgres(plain['FRESHWAX_POSTGRES_SUPERUSER_URL']!, made);
    const byTls = (url: string): string => `${url}?sslmode=verify-full&sslrootcert=${made.certificate}`;
    const env = {
      ...Object.fromEntries(
        Object.entries(plain).map(([name, it]) => [name, it.startsWith('postgres:') ? byTls(it) : it]),
      ),
      FRESHWAX_KAFKA_BROKERS: `127.0.0.1:${secured}`,
      FRESHWAX_KAFKA_CA_FILE: made.certificate,
      FRESHWAX_KAFKA_USERNAME: USER,
      FRESHWAX_KAFKA_PASSWORD_FILE: passwordFile,
      FRESHWAX_CASSANDRA_CA_FILE: made.certificate,
      FRESHWAX_CASSANDRA_USERNAME: 'cassandra',
      FRESHWAX_CASSANDRA_PASSWORD_FILE: cassandraPasswordFile,
    };
    process.stdout.write(`${JSON.stringify(env)}\n`);
    await asked;
  } finally {
    await supervisor.stop();
  }
}

await main();
process.exit(0);

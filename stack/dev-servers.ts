import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { supervisorLock } from './inspect.ts';
import { placeAt, type PlaceOptions } from './place.ts';
import { tryLock } from './process/file-lock.mjs';
import { identify } from './process/identity.mjs';
import { removeState, writeState, type ServiceRecord } from './process/state-file.ts';
import { Supervisor } from './process/supervisor.ts';
import { sweep } from './process/sweep.ts';
import { openSecrets } from './secrets.ts';
import { cassandraService } from './services/cassandra.service.ts';
import { kafkaService } from './services/kafka.service.ts';
import { postgresService } from './services/postgres.service.ts';
import { noUrls } from './urls.ts';
import { connectionEnv, ownerEnv, superuserEnv } from './stack-env.ts';

export interface Servers {
  /** How to reach them, by the names of the apps' env.ts files; also the owner's, reader's and superuser's address. */
  readonly env: Record<string, string>;
  readonly services: () => readonly ServiceRecord[];
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface ServersOptions extends PlaceOptions {
  readonly dataDir: string;
  /** Ends a start that is still under way. */
  readonly signal?: AbortSignal;
}

/**
 * PostgreSQL, Kafka and Cassandra alone, for tests and development. They end with the calling process unless that is
 * killed with -9; then the next start with the same data directory ends what was left.
 *
 * @throws Error when a living process already runs servers in this data directory; see Supervisor.start for the rest
 */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const place = placeAt(options);
  const lock = tryLock(supervisorLock(place));
  if ('holder' in lock) throw new Error(`process ${lock.holder.pid} already runs servers in ${place.dataDir}`);
  await sweep(place);
  const secrets = await openSecrets(place.dataDir);
  const startedAt = new Date().toISOString();
  const supervisor = new Supervisor({
    logDir: place.logDir,
    stackDir: place.dataDir,
    onChange: (_, services) => {
      const base = { version: 1, supervisor: identify(process.pid), phase: 'ready', startedAt } as const;
      writeState(place.stateFile, { ...base, ports: place.ports, source: 'none', urls: noUrls, services });
    },
  });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    removeState(place.stateFile);
    lock.release();
  };
  options.signal?.addEventListener('abort', () => void supervisor.stop(), { once: true });
  try {
    await supervisor.start(postgresService(place, secrets), kafkaService(place), cassandraService(place));
  } catch (error) {
    await stop();
    throw error;
  }
  const env = { ...connectionEnv(place, secrets), ...ownerEnv(place, secrets), ...superuserEnv(place, secrets) };
  return { env, services: () => supervisor.records(), stop };
}

/** `node stack/dev-servers.ts --port-offset 20000 --data-dir DIR [--fast]`: prints one JSON line when ready. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'port-offset': { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      fast: { type: 'boolean' },
    },
  });
  if (values['data-dir'] === undefined) throw new Error('--data-dir is needed');
  const end = new AbortController();
  const asked = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => end.abort());
  // Whoever started us holds the other end of the pipe: when it closes, that process is gone.
  if (isPipe(0))
    process.stdin
      .on('end', () => end.abort())
      .on('error', () => end.abort())
      .resume();
  const servers = await startServers({
    portOffset: Number(values['port-offset']),
    dataDir: values['data-dir'],
    fast: values.fast ?? false,
    signal: end.signal,
  });
  // For a test that asks how far the machine let them work.
  const env = { ...servers.env, FRESHWAX_SERVERS_PID: String(process.pid) };
  process.stdout.write(`${JSON.stringify(env)}\n`);
  await asked;
  await servers.stop();
  process.exit(0);
}

function isPipe(handle: number): boolean {
  const stats = fstatSync(handle);
  return stats.isFIFO() || stats.isSocket();
}

if (import.meta.main) await main();

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inheritedEnv } from '../env.ts';
import { cacheRoot } from '../install/cache.mjs';
import { installPostgres } from '../install/postgres-tree.ts';
import type { Place } from '../place.ts';
import { isPostgresReady } from '../probes/postgres.probe.ts';
import type { StackSecrets } from '../secrets.ts';
import { READY_WITHIN_MS, type ServiceSpec } from '../service.ts';
import { chooseDataDir, ensureCluster, OWNER, removeOrphans, unprivilegedUser } from './postgres-cluster.ts';
import { MIN_WAL_SIZE } from './postgres-init.ts';
import { waitForLeftovers } from './postgres-leftovers.ts';

/**
 * Where the cache keeps this stack's databases when they cannot lie in its own folder. Those of tests are kept apart:
 * they may be removed as soon as the folder they belong to is gone.
 */
export function postgresCacheFolder({ dataDir, fast }: Pick<Place, 'dataDir' | 'fast'>): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return join(cacheRoot(), fast ? 'scratch' : 'data', `${basename(dirname(dataDir))}-${hash}`);
}

export function postgresService(place: Place, secrets: StackSecrets): ServiceSpec {
  const { ports, dataDir: home, fast } = place;
  const cached = postgresCacheFolder(place);
  const folders = [join(home, 'data'), cached] as const;
  return {
    name: 'postgres',
    ports: [ports.postgres],
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => isPostgresReady(ports.postgres),
    prepare: async (signal) => {
      const programs = await installPostgres();
      const user = await unprivilegedUser(folders.map((folder) => join(folder, 'postgres')));
      const dataDir = await chooseDataDir(...folders, user);
      if (dataDir.startsWith(cached)) await writeFile(join(cached, OWNER), home);
      if (fast) await removeOrphans(dirname(cached));
      await waitForLeftovers(dataDir, signal);
      await ensureCluster({ programs, dataDir, user }, secrets.postgres);
      const settings = serverSettings(ports.postgres, fast).flatMap((setting) => ['-c', setting]);
      return [
        {
          name: 'postgres',
          command: join(programs, 'bin/postgres'),
          args: ['-D', dataDir, ...settings],
          cwd: dataDir,
          env: inheritedEnv(),
          ...(user && { user }),
          // SIGTERM would wait for every client to leave; SIGINT rolls them back and ends (a "fast" shutdown).
          stop: { signal: 'SIGINT' },
        },
      ];
    },
  };
}

/** What the server is told; docker-compose.yml tells its own the same, but for where it listens. */
export function serverSettings(port: number, fast: boolean): string[] {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'password_encryption=scram-sha-256',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_line_prefix=%m [%p] %q%u@%d ',
    'max_connections=200',
    'shared_buffers=256MB',
    // A page goes into the log whole the first time after a checkpoint: frequent ones would write most pages so.
    'max_wal_size=2GB',
    MIN_WAL_SIZE,
    'checkpoint_timeout=15min',
    // Statements are short and many: compiling them costs more than it saves.
    'jit=off',
  ];
  // synchronous_commit stays on: without it a killed server forgets acknowledged commits, and tests kill it.
  return fast ? [...settings, 'fsync=off', 'full_page_writes=off'] : settings;
}

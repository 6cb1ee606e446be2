import type { Place } from './place.ts';
import type { StackSecrets } from './secrets.ts';

/** How an app reaches the three servers of this stack; the names are those of the apps' env.ts files. */
export function connectionEnv({ ports }: Place, { postgres, adminKeyFile }: StackSecrets): Record<string, string> {
  return {
    FRESHWAX_KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
    FRESHWAX_CASSANDRA_CONTACT_POINTS: `127.0.0.1:${ports.cassandra}`,
    FRESHWAX_CASSANDRA_DATACENTER: 'datacenter1',
    FRESHWAX_POSTGRES_URL: postgresUrl(ports.postgres, 'freshwax_writer', postgres.writer),
    FRESHWAX_ADMIN_KEY_FILE: adminKeyFile,
  };
}

/** For migrations and for tests that make databases; no app but the gateway gets the owner, none the superuser. */
export function ownerEnv({ ports }: Place, { postgres }: StackSecrets): Record<string, string> {
  return { FRESHWAX_POSTGRES_OWNER_URL: postgresUrl(ports.postgres, 'freshwax_owner', postgres.owner) };
}

/** Only tests get this one: it makes databases. */
export function superuserEnv({ ports }: Place, { postgres }: StackSecrets): Record<string, string> {
  return {
    FRESHWAX_POSTGRES_SUPERUSER_URL: postgresUrl(ports.postgres, 'postgres', postgres.superuser, 'postgres'),
    FRESHWAX_POSTGRES_READER_URL: postgresUrl(ports.postgres, 'freshwax_reader', postgres.reader),
  };
}

function postgresUrl(port: number, role: string, password: string, database = 'spotifydb'): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

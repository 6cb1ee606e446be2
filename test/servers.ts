import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { serversEnv } from './env.ts';

export interface Namespace {
  /** The brief of a process: the servers, and names that nothing else uses. */
  env: Record<string, string>;
}

/** Topics, keyspace and database of one test on servers that many share. The servers' end removes them. */
export async function isolatedNamespace(env: Readonly<Record<string, string>> = serversEnv()): Promise<Namespace> {
  const name = `t${randomBytes(4).toString('hex')}`;
  const superuser = new pg.Client({ connectionString: env['FRESHWAX_POSTGRES_SUPERUSER_URL'] });
  await superuser.connect();
  try {
    await superuser.query(`CREATE DATABASE ${name} OWNER freshwax_owner TEMPLATE template0 LOCALE 'C.UTF-8'`);
  } finally {
    await superuser.end();
  }
  const inDatabase = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  return {
    env: {
      ...env,
      FRESHWAX_TOPIC_PREFIX: `${name}.`,
      FRESHWAX_CASSANDRA_KEYSPACE: name,
      FRESHWAX_POSTGRES_URL: inDatabase(env['FRESHWAX_POSTGRES_URL']!),
      FRESHWAX_POSTGRES_OWNER_URL: inDatabase(env['FRESHWAX_POSTGRES_OWNER_URL']!),
    },
  };
}

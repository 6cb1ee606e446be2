import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CassandraSettings } from './cassandra.client.ts';
import { cassandraEnv } from './env.ts';

const schema = z.object(cassandraEnv);
export type CassandraConnectionEnv = z.infer<typeof schema>;

/** Where the nodes are, and how to speak to them. */
export type CassandraConnection = Pick<CassandraSettings, 'contactPoints' | 'dataCenter' | 'ca' | 'credentials'>;

/**
 * With certificates the connection is encrypted, and certificate and host of each node are judged by them.
 * @throws Error when a file cannot be read
 */
export function cassandraConnection(env: CassandraConnectionEnv): CassandraConnection {
  const { FRESHWAX_CASSANDRA_CA_FILE: caFile } = env;
  const { FRESHWAX_CASSANDRA_USERNAME: username, FRESHWAX_CASSANDRA_PASSWORD_FILE: passwordFile } = env;
  const isKnown = username !== undefined && passwordFile !== undefined;
  return {
    contactPoints: env.FRESHWAX_CASSANDRA_CONTACT_POINTS,
    dataCenter: env.FRESHWAX_CASSANDRA_DATACENTER,
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
    ...(isKnown && { credentials: { username, password: readFileSync(passwordFile, 'utf8').trim() } }),
  };
}

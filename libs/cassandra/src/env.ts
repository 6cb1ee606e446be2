import { z } from 'zod';

export const cassandraEnv = {
  /** host:port, comma-separated. */
  FRESHWAX_CASSANDRA_CONTACT_POINTS: z
    .string()
    .default('127.0.0.1:9042')
    .transform((list) => list.split(',').map((point) => point.trim())),
  FRESHWAX_CASSANDRA_DATACENTER: z.string().default('datacenter1'),
  FRESHWAX_CASSANDRA_KEYSPACE: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,47}$/, 'lower case letters, digits and _, at most 48')
    .default('spotify_data'),
};

import { z } from 'zod';

export const cassandraEnv = {
  FRESHWAX_CASSANDRA_CONTACT_POINTS: z
    .string()
    .default('127.0.0.1:9042')
    .transform((list) => list.split(',').map((point) => point.trim()))
    .describe('host:port, comma-separated.'),
  FRESHWAX_CASSANDRA_CA_FILE: z
    .string()
    .optional()
    .describe('Certificates (PEM) that nodes are judged by; with them connections are encrypted.'),
  FRESHWAX_CASSANDRA_USERNAME: z.string().optional().describe('Role that logs in; with it a password file.'),
  FRESHWAX_CASSANDRA_PASSWORD_FILE: z.string().optional().describe('File that holds its password.'),
  FRESHWAX_CASSANDRA_DATACENTER: z.string().default('datacenter1').describe('Data centre that is asked.'),
  FRESHWAX_CASSANDRA_KEYSPACE: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,47}$/, 'lower case letters, digits and _, at most 48')
    .default('spotify_data')
    .describe('Keyspace of the raw events.'),
};

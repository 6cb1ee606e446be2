import { z } from 'zod';

export const kafkaEnv = {
  FRESHWAX_KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:19092')
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .describe('host:port, comma-separated.'),
  FRESHWAX_KAFKA_CA_FILE: z
    .string()
    .optional()
    .describe('Certificates (PEM) that brokers are judged by; with them connections are encrypted.'),
  FRESHWAX_KAFKA_SASL: z
    .enum(['scram-sha-512', 'scram-sha-256', 'plain'])
    .default('scram-sha-512')
    .describe('How name and password are shown; both must be given.'),
  FRESHWAX_KAFKA_USERNAME: z.string().optional().describe('User that logs in; with it a password file.'),
  FRESHWAX_KAFKA_PASSWORD_FILE: z.string().optional().describe('File that holds its password.'),
  FRESHWAX_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/)
    .default('')
    .describe('Put before every topic and the consumer group, so that a scratch pipeline can share a broker.'),
};

/** What only bootstrap needs. */
export const topicEnv = {
  FRESHWAX_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe("Partitions of each stream's topic; fixed once the topics exist."),
  FRESHWAX_REPLICATION: z.coerce
    .number()
    .int()
    .min(1)
    .max(9)
    .default(1)
    .describe('Copies of each topic and of the keyspace, at bootstrap.'),
};

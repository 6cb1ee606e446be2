import { z } from 'zod';

export const kafkaEnv = {
  /** host:port, comma-separated. */
  FRESHWAX_KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:19092')
    .transform((list) => list.split(',').map((broker) => broker.trim())),
  /** Certificates (PEM) that brokers are judged by; with them connections are encrypted. */
  FRESHWAX_KAFKA_CA_FILE: z.string().optional(),
  /** How name and password are shown; both must be given. */
  FRESHWAX_KAFKA_SASL: z.enum(['scram-sha-512', 'scram-sha-256', 'plain']).default('scram-sha-512'),
  FRESHWAX_KAFKA_USERNAME: z.string().optional(),
  FRESHWAX_KAFKA_PASSWORD_FILE: z.string().optional(),
  /** Put before every topic and the consumer group, so that a scratch pipeline can share a broker. */
  FRESHWAX_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/)
    .default(''),
};

/** What only bootstrap needs. */
export const topicEnv = {
  /** Partitions of each stream's topic; fixed once the topics exist. */
  FRESHWAX_PARTITIONS: z.coerce.number().int().min(1).max(1_000).optional(),
  FRESHWAX_REPLICATION: z.coerce.number().int().min(1).max(9).default(1),
};

import { z } from 'zod';
import { cassandraEnv } from '@freshwax/cassandra';
import { kafkaEnv } from '@freshwax/kafka';
import { postgresEnv } from '@freshwax/postgres';
import { hostEnv, parseEnv, portEnv, retentionEnv } from '@freshwax/runtime';

const schema = z.object({
  ...hostEnv,
  ...portEnv.consumer,
  ...kafkaEnv,
  ...cassandraEnv,
  ...postgresEnv,
  /** How long a dead consumer keeps its partitions, and the operations it was at, ms; a broker allows no less than 6 s by default. */
  FRESHWAX_SESSION_TIMEOUT_MS: z.coerce.number().int().min(6_000).max(300_000).default(10_000),
  ...retentionEnv,
});

export type ConsumerEnv = z.infer<typeof schema>;
export const readConsumerEnv = (): ConsumerEnv => parseEnv(schema, process.env);

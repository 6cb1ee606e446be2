import { z } from 'zod';
import { cassandraEnv } from '@freshwax/cassandra';
import { kafkaEnv } from '@freshwax/kafka';
import { postgresEnv } from '@freshwax/postgres';
import { hostEnv, parseEnv, portEnv, retentionEnv } from '@freshwax/runtime';

export const consumerEnv = z.object({
  ...hostEnv,
  ...portEnv.consumer,
  ...kafkaEnv,
  ...cassandraEnv,
  ...postgresEnv,
  FRESHWAX_SESSION_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(6_000)
    .max(300_000)
    .default(10_000)
    .describe(
      'How long a dead consumer keeps its partitions, and the operations it was at, ms; a broker allows no less than 6 s by default.',
    ),
  ...retentionEnv,
});

export type ConsumerEnv = z.infer<typeof consumerEnv>;
export const readConsumerEnv = (): ConsumerEnv => parseEnv(consumerEnv, process.env);

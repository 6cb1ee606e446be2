import type { LoggerService, Provider } from '@nestjs/common';
import { createKafka, kafkaConnection, Publisher, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { createPool, OperationProgress, type Pool } from '@freshwax/postgres';
import type { ProducerEnv } from '../env.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { RunStore } from '../runs/run.store.ts';
import { ProducerMetrics } from './producer.metrics.ts';
import { KAFKA, POOL } from './stores.ts';

/** Kafka, PostgreSQL, and what speaks to them. */
export const storeProviders = (env: ProducerEnv, logger: LoggerService): Provider[] => [
  {
    provide: KAFKA,
    useFactory: () => createKafka({ ...kafkaConnection(env), clientId: 'freshwax-producer' }),
  },
  {
    provide: POOL,
    useFactory: () => createPool({ url: env.FRESHWAX_POSTGRES_URL, applicationName: 'freshwax-producer' }),
  },
  { provide: TopicsAdmin, inject: [KAFKA], useFactory: (kafka: Kafka) => new TopicsAdmin(kafka) },
  {
    provide: Publisher,
    inject: [KAFKA],
    useFactory: (kafka: Kafka) => new Publisher(kafka, env.FRESHWAX_TOPIC_PREFIX),
  },
  {
    provide: ObservationPublisher,
    inject: [Publisher, ProducerMetrics],
    useFactory: (publisher: Publisher, metrics: ProducerMetrics) =>
      new ObservationPublisher(publisher, metrics, logger),
  },
  { provide: RunStore, inject: [POOL], useFactory: (pool: Pool) => new RunStore(pool) },
  { provide: OperationProgress, inject: [POOL], useFactory: (pool: Pool) => new OperationProgress(pool) },
];

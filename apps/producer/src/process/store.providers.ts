import type { LoggerService, Provider } from '@nestjs/common';
import { createKafka, Publisher, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { createPool, OperationProgress, type Pool } from '@freshwax/postgres';
import { CapabilityStore } from '../capability/capability.store.ts';
import { SourceCursor } from '../discovery/source.cursor.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import type { ProducerEnv, SourceSettings } from '../env.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { WatchedTrackStore } from '../watch/watched-track.store.ts';
import { ProducerMetrics } from './producer.metrics.ts';
import { KAFKA, POOL } from './stores.ts';

/** Kafka, PostgreSQL, and what speaks to them. */
export const storeProviders = (
  env: ProducerEnv,
  { source, clientId }: SourceSettings,
  logger: LoggerService,
): Provider[] => [
  {
    provide: KAFKA,
    useFactory: () => createKafka({ brokers: env.FRESHWAX_KAFKA_BROKERS, clientId: 'freshwax-producer' }),
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
  { provide: SourceCursor, inject: [POOL], useFactory: (pool: Pool) => new SourceCursor(pool, source) },
  { provide: KnownQuery, inject: [POOL], useFactory: (pool: Pool) => new KnownQuery(pool, source) },
  { provide: WatchedTrackStore, inject: [POOL], useFactory: (pool: Pool) => new WatchedTrackStore(pool, source) },
  { provide: CapabilityStore, inject: [POOL], useFactory: (pool: Pool) => new CapabilityStore(pool, source, clientId) },
  { provide: OperationProgress, inject: [POOL], useFactory: (pool: Pool) => new OperationProgress(pool) },
];

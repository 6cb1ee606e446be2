import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { cassandraConnection, createCassandraClient, RawEventWriter, type CassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection } from '@freshwax/kafka';
import { BatchServer } from '@freshwax/kafka/batch';
import { createPool, type Pool } from '@freshwax/postgres';
import { RuntimeModule } from '@freshwax/runtime/service';
import { AlbumController } from './albums/album.controller.ts';
import { ArtistMetaController } from './artist-meta/artist-meta.controller.ts';
import { LIVE } from './chunk/build.ts';
import { ChunkMetrics } from './chunk/chunk.metrics.ts';
import { ChunkProcessor } from './chunk/chunk.processor.ts';
import { ChunkSink } from './chunk/chunk.sink.ts';
import { PostgresOffsetLedger } from './chunk/offset.ledger.ts';
import type { ConsumerEnv } from './env.ts';
import { JointFolder } from './joint/joint.folder.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { consumerChecks } from './process/health.checks.ts';
import { CASSANDRA, POOL, StoreCloser } from './process/stores.ts';
import { StandingRulesStore } from './purge/standing-rules.ts';
import { EXPIRY_SETTINGS, ExpirySchedule, type ExpirySettings } from './retention/expiry.schedule.ts';
import { TrackController } from './tracks/track.controller.ts';
import { TrackMetaController } from './track-meta/track-meta.controller.ts';
import { WatchedTrackController } from './watched-tracks/watched-track.controller.ts';

const IDLE_MS = 60_000;

export interface ConsumerOptions {
  env: ConsumerEnv;
  onFatal: (error: Error) => void;
}

@Module({})
export class ConsumerModule {
  static forRoot(options: ConsumerOptions): DynamicModule {
    const stores: DynamicModule = {
      module: ConsumerStoresModule,
      providers: storeProviders(options),
      exports: [POOL, CASSANDRA, BatchServer],
      global: true,
    };
    return {
      module: ConsumerModule,
      imports: [
        stores,
        OperationsModule.forRoot(options),
        RuntimeModule.forRoot({ inject: [BatchServer, POOL, CASSANDRA], checks: consumerChecks as never }),
      ],
      controllers: [
        AlbumController,
        TrackController,
        TrackMetaController,
        ArtistMetaController,
        WatchedTrackController,
      ],
      providers: [
        JointFolder,
        StoreCloser,
        processorProvider(options.env),
        ExpirySchedule,
        { provide: EXPIRY_SETTINGS, useValue: expirySettings(options) },
      ],
    };
  }
}

@Module({})
class ConsumerStoresModule {}

function storeProviders({ env, onFatal }: ConsumerOptions): Provider[] {
  return [
    {
      provide: POOL,
      // A new connection logs in, and makes each statement ready, before it works: those of a burst stay for the next.
      useFactory: () =>
        createPool({
          url: env.FRESHWAX_POSTGRES_URL,
          applicationName: 'freshwax-consumer',
          max: 12,
          idleMs: IDLE_MS,
        }),
    },
    {
      provide: CASSANDRA,
      useFactory: () =>
        createCassandraClient({
          ...cassandraConnection(env),
          keyspace: env.FRESHWAX_CASSANDRA_KEYSPACE,
          applicationName: 'freshwax-consumer',
        }),
    },
    {
      provide: BatchServer,
      inject: [POOL],
      useFactory: (pool: Pool) =>
        new BatchServer({
          kafka: createKafka({ ...kafkaConnection(env), clientId: 'freshwax-consumer' }),
          groupId: 'freshwax-consumer',
          topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
          ledger: new PostgresOffsetLedger(pool),
          sessionTimeoutMs: env.FRESHWAX_SESSION_TIMEOUT_MS,
          onFatal,
        }),
    },
  ];
}

const processorProvider = (env: ConsumerEnv): Provider => ({
  provide: ChunkProcessor,
  inject: [POOL, CASSANDRA],
  useFactory: (pool: Pool, cassandra: CassandraClient) =>
    new ChunkProcessor(
      new RawEventWriter(cassandra),
      new ChunkSink(pool, LIVE),
      new StandingRulesStore(pool),
      env.FRESHWAX_RETENTION_DAYS,
      new ChunkMetrics(),
    ),
});

const expirySettings = ({ env, onFatal }: ConsumerOptions): ExpirySettings => ({
  topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
  onFatal,
});

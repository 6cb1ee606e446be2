import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { RawEventCensus, RawEventReader, RawEventWriter, type CassandraClient } from '@freshwax/cassandra';
import { kafkaConnection } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import type { ConsumerOptions } from '../consumer.module.ts';
import { AdoptHandler } from '../adopt/adopt.handler.ts';
import { DiscardHandler } from '../dead-letters/discard.handler.ts';
import { RedriveHandler } from '../dead-letters/redrive.handler.ts';
import { CASSANDRA, POOL } from '../process/stores.ts';
import { PurgeHandler } from '../purge/purge.handler.ts';
import { RebuildHandler } from '../rebuild/rebuild.handler.ts';
import { ReconcileHandler } from '../reconcile/reconcile.handler.ts';
import { ReplayHandler } from '../replay/replay.handler.ts';
import { OPERATION_HANDLERS, type OperationHandler } from './operation.handler.ts';
import { OperationKafka } from './operation.kafka.ts';
import { OperationsService } from './operations.service.ts';

/** Every type of long work has one handler here. */
@Module({})
export class OperationsModule {
  static forRoot(options: ConsumerOptions): DynamicModule {
    const handlers = [purge(options), rebuild(options), reconcile(options), replay(options), redrive, discard, adopt];
    return {
      module: OperationsModule,
      providers: [
        { provide: OperationKafka, useFactory: () => new OperationKafka(kafkaConnection(options.env)) },
        ...handlers,
        {
          provide: OPERATION_HANDLERS,
          inject: handlers.map(({ provide }) => provide),
          useFactory: (...all: OperationHandler[]) => all,
        },
        service(options),
      ],
    };
  }
}

const service = ({ env, onFatal }: ConsumerOptions): Provider => ({
  provide: OperationsService,
  inject: [POOL, OperationKafka, OPERATION_HANDLERS],
  useFactory: (pool: Pool, { client }: OperationKafka, handlers: OperationHandler[]) =>
    new OperationsService({
      handlers,
      kafka: client,
      topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
      pool,
      leaseMs: env.FRESHWAX_SESSION_TIMEOUT_MS,
      onFatal,
    }),
});

const purge = ({ env }: ConsumerOptions) => ({
  provide: PurgeHandler,
  inject: [POOL, CASSANDRA, OperationKafka],
  useFactory: (pool: Pool, cassandra: CassandraClient, kafka: OperationKafka) =>
    new PurgeHandler(pool, {
      kafka,
      reader: new RawEventReader(cassandra),
      writer: new RawEventWriter(cassandra),
      topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
    }),
});

const rebuild = ({ env }: ConsumerOptions) => ({
  provide: RebuildHandler,
  inject: [POOL, CASSANDRA, OperationKafka],
  useFactory: (pool: Pool, cassandra: CassandraClient, kafka: OperationKafka) =>
    new RebuildHandler({
      pool,
      cassandra,
      kafka,
      retention: env.FRESHWAX_RETENTION_DAYS,
      topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
    }),
});

const reconcile = ({ env }: ConsumerOptions) => ({
  provide: ReconcileHandler,
  inject: [POOL, CASSANDRA, OperationKafka],
  useFactory: (pool: Pool, cassandra: CassandraClient, kafka: OperationKafka) =>
    new ReconcileHandler({
      pool,
      census: new RawEventCensus(cassandra),
      reader: new RawEventReader(cassandra),
      writer: new RawEventWriter(cassandra),
      kafka,
      topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
      retention: env.FRESHWAX_RETENTION_DAYS,
    }),
});

const replay = ({ env }: ConsumerOptions) => ({
  provide: ReplayHandler,
  inject: [POOL, CASSANDRA, OperationKafka],
  useFactory: (pool: Pool, cassandra: CassandraClient, kafka: OperationKafka) =>
    new ReplayHandler({ pool, reader: new RawEventReader(cassandra), kafka, topicPrefix: env.FRESHWAX_TOPIC_PREFIX }),
});

const redrive = {
  provide: RedriveHandler,
  inject: [POOL, CASSANDRA, OperationKafka],
  useFactory: (pool: Pool, cassandra: CassandraClient, { client }: OperationKafka) =>
    new RedriveHandler({ pool, reader: new RawEventReader(cassandra), kafka: client }),
};

const adopt = {
  provide: AdoptHandler,
  inject: [POOL, OperationKafka],
  useFactory: (pool: Pool, kafka: OperationKafka) => new AdoptHandler({ pool, kafka }),
};

const discard = {
  provide: DiscardHandler,
  inject: [POOL],
  useFactory: (pool: Pool) => new DiscardHandler(pool),
};

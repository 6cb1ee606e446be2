import { Module, type DynamicModule, type LoggerService, type Provider } from '@nestjs/common';
import { Publisher, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { OperationProgress, type Pool } from '@freshwax/postgres';
import { RuntimeModule } from '@freshwax/runtime/service';
import { CommandHandler } from './commands/command.handler.ts';
import type { ProducerEnv } from './env.ts';
import { producerChecks } from './process/health.checks.ts';
import { BootstrapGate } from './process/prerequisites.ts';
import { ProducerMetrics } from './process/producer.metrics.ts';
import { storeProviders } from './process/store.providers.ts';
import { KAFKA, POOL } from './process/stores.ts';
import { ProducerService } from './producer.service.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { FOLLOWED_SOURCES, type FollowedSource } from './sources/followed-source.ts';
import { sourceProviders } from './sources/source.providers.ts';
import type { Tracing } from '@freshwax/runtime/trace';

export interface ProducerOptions {
  env: ProducerEnv;
  logger: LoggerService;
  /** The process cannot go on. */
  onFatal: (error: Error) => void;
  tracing: Tracing;
}

@Module({})
export class ProducerModule {
  static forRoot(options: ProducerOptions): DynamicModule {
    const { env, logger } = options;
    const stop = new AbortController();
    const parts: DynamicModule = {
      module: ProducerPartsModule,
      providers: [
        ProducerMetrics,
        BootstrapGate,
        ...storeProviders(env, logger),
        ...sourceProviders(env, logger, stop.signal),
        ...runProviders(options, stop),
      ],
      exports: [POOL, TopicsAdmin, BootstrapGate, FOLLOWED_SOURCES, ProducerService],
      global: true,
    };
    return {
      module: ProducerModule,
      imports: [
        parts,
        RuntimeModule.forRoot({
          inject: [BootstrapGate, POOL, TopicsAdmin, FOLLOWED_SOURCES],
          checks: producerChecks as never,
        }),
      ],
    };
  }
}

@Module({})
class ProducerPartsModule {}

/** What makes the work happen: its times, commands, and the order of it all. */
function runProviders({ env, logger, onFatal, tracing }: ProducerOptions, stop: AbortController): Provider[] {
  return [
    {
      provide: Scheduler,
      inject: [FOLLOWED_SOURCES],
      useFactory: (sources: FollowedSource[]) => new Scheduler(sources, { logger, onFatal }),
    },
    {
      provide: CommandHandler,
      inject: [OperationProgress, FOLLOWED_SOURCES],
      useFactory: (operations: OperationProgress, sources: FollowedSource[]) =>
        new CommandHandler({ operations, sources, logger }),
    },
    {
      provide: ProducerService,
      inject: [KAFKA, POOL, TopicsAdmin, Publisher, BootstrapGate, Scheduler, CommandHandler],
      useFactory: (
        kafka: Kafka,
        pool: Pool,
        admin: TopicsAdmin,
        publisher: Publisher,
        gate: BootstrapGate,
        scheduler: Scheduler,
        commands: CommandHandler,
      ) =>
        new ProducerService(
          { kafka, pool, admin, publisher, gate, scheduler, commands },
          { topicPrefix: env.FRESHWAX_TOPIC_PREFIX, logger, stop, onFatal, tracing },
        ),
    },
  ];
}

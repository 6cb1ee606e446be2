import { Module, type DynamicModule, type LoggerService, type Provider } from '@nestjs/common';
import { Publisher, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { OperationProgress, type Pool } from '@freshwax/postgres';
import { RuntimeModule } from '@freshwax/runtime';
import { ModeProber } from './capability/mode.prober.ts';
import { CommandHandler } from './commands/command.handler.ts';
import { Discovery } from './discovery/discover.ts';
import { Enrichment } from './enrichment/enrich.ts';
import { toSourceSettings, type ProducerEnv, type SourceSettings } from './env.ts';
import { producerChecks } from './process/health.checks.ts';
import { BootstrapGate } from './process/prerequisites.ts';
import { ProducerMetrics } from './process/producer.metrics.ts';
import { SourceHealth } from './process/source.health.ts';
import { storeProviders } from './process/store.providers.ts';
import { KAFKA, POOL } from './process/stores.ts';
import { workProviders } from './process/work.providers.ts';
import { ProducerService } from './producer.service.ts';
import { Jobs } from './schedule/jobs.ts';
import { Scheduler } from './schedule/poll.ts';
import { spotifyProviders } from './spotify/spotify.providers.ts';
import { Watch } from './watch/watch.ts';

export interface ProducerOptions {
  env: ProducerEnv;
  logger: LoggerService;
  /** The process cannot go on. */
  onFatal: (error: Error) => void;
}

@Module({})
export class ProducerModule {
  static forRoot(options: ProducerOptions): DynamicModule {
    const settings = toSourceSettings(options.env);
    const stop = new AbortController();
    const parts: DynamicModule = {
      module: ProducerPartsModule,
      providers: [
        ProducerMetrics,
        SourceHealth,
        BootstrapGate,
        ...storeProviders(options.env, settings, options.logger),
        ...spotifyProviders(settings, stop.signal),
        ...workProviders(options.env, settings),
        ...runProviders(options, settings, stop),
      ],
      exports: [POOL, TopicsAdmin, BootstrapGate, SourceHealth, ProducerService],
      global: true,
    };
    return {
      module: ProducerModule,
      imports: [
        parts,
        RuntimeModule.forRoot({
          inject: [BootstrapGate, POOL, TopicsAdmin, SourceHealth],
          checks: producerChecks as never,
        }),
      ],
    };
  }
}

@Module({})
class ProducerPartsModule {}

/** What makes the work happen: jobs, their times, commands, and the order of it all. */
function runProviders(
  { env, logger, onFatal }: ProducerOptions,
  settings: SourceSettings,
  stop: AbortController,
): Provider[] {
  const { schedules, callsPerRun } = settings;
  return [
    {
      provide: Jobs,
      inject: [ModeProber, SourceHealth, ProducerMetrics, Discovery, Enrichment, Watch],
      useFactory: (
        prober: ModeProber,
        health: SourceHealth,
        metrics: ProducerMetrics,
        discovery: Discovery,
        enrichment: Enrichment,
        watch: Watch,
      ) => new Jobs({ prober, health, metrics, discovery, enrichment, watch, logger, callsPerRun }),
    },
    {
      provide: Scheduler,
      inject: [Jobs, SourceHealth],
      useFactory: ({ discovery, enrichment, watch }: Jobs, health: SourceHealth) =>
        new Scheduler(
          [
            { job: discovery, cron: schedules.discovery },
            { job: enrichment, cron: schedules.enrichment },
            { job: watch, cron: schedules.watch },
          ],
          { health, logger, onFatal },
        ),
    },
    {
      provide: CommandHandler,
      inject: [OperationProgress, Jobs, Enrichment],
      useFactory: (operations: OperationProgress, { discovery, enrichment }: Jobs, enrich: Enrichment) =>
        new CommandHandler({ operations, discovery, enrichment, enrich, logger }),
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
          { topicPrefix: env.FRESHWAX_TOPIC_PREFIX, logger, stop, onFatal },
        ),
    },
  ];
}

import { Module, type DynamicModule } from '@nestjs/common';
import { RuntimeModule } from '@freshwax/runtime/service';
import type { Tracing } from '@freshwax/runtime/trace';
import { AnswersModule } from './answers/answers.module.ts';
import { DeadLettersModule } from './dead-letters/dead-letters.module.ts';
import { EntitiesModule } from './entities/entities.module.ts';
import type { GatewayEnv } from './env.ts';
import { EventsModule } from './events/events.module.ts';
import { ExportsModule } from './exports/exports.module.ts';
import { Readiness } from './health/readiness.ts';
import { ReadinessModule } from './health/readiness.module.ts';
import { HistoriesModule } from './histories/histories.module.ts';
import { Drain } from './http/drain.ts';
import { ProblemsController } from './http/problems.controller.ts';
import { TracingEnd } from './http/tracing.end.ts';
import { LiveModule } from './live/live.module.ts';
import { MetaModule } from './meta/meta.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { PipelineModule } from './pipeline/pipeline.module.ts';
import { ProvenanceModule } from './provenance/provenance.module.ts';
import { ReleasesModule } from './releases/releases.module.ts';
import { SearchModule } from './search/search.module.ts';
import { SourcesModule } from './sources/sources.module.ts';
import { StatsModule } from './stats/stats.module.ts';
import { StoreChecks } from './stores/store-checks.ts';
import { StoresModule } from './stores/stores.module.ts';
import { WatchModule } from './watch/watch.module.ts';

@Module({})
export class GatewayModule {
  static forRoot(env: GatewayEnv, tracing?: Tracing): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        StoresModule.forRoot(env),
        AnswersModule,
        RuntimeModule.forRoot({
          imports: [ReadinessModule],
          inject: [StoreChecks, Readiness],
          checks: (stores: StoreChecks, readiness: Readiness) => [readiness.check, ...stores.all],
        }),
        OperationsModule,
        StatsModule,
        EntitiesModule,
        SearchModule,
        ExportsModule,
        HistoriesModule,
        ReleasesModule,
        EventsModule,
        ProvenanceModule,
        DeadLettersModule,
        PipelineModule,
        SourcesModule,
        WatchModule,
        LiveModule,
        MetaModule,
      ],
      controllers: [ProblemsController],
      providers: [Drain, { provide: TracingEnd, useFactory: () => new TracingEnd(tracing) }],
    };
  }
}

import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { HEALTH_CHECKS, HealthController, type HealthCheck } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';

export interface RuntimeOptions {
  /** Modules that provide what `inject` names. */
  imports?: DynamicModule['imports'];
  inject?: FactoryProvider['inject'];
  /** What must answer before the process is ready, built from the injected. */
  checks: (...injected: never[]) => HealthCheck[];
}

/** `/health/live`, `/health/ready` and `/metrics` of a process. */
@Module({})
export class RuntimeModule {
  static forRoot({ imports = [], inject = [], checks }: RuntimeOptions): DynamicModule {
    return {
      module: RuntimeModule,
      imports,
      controllers: [HealthController, MetricsController],
      providers: [{ provide: HEALTH_CHECKS, inject, useFactory: checks as FactoryProvider['useFactory'] }],
    };
  }
}

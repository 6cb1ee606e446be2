import { Global, Module, type DynamicModule } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { CassandraStore } from './cassandra.store.ts';
import { KafkaStore } from './kafka.store.ts';
import { PostgresStore } from './postgres.store.ts';
import { StoreChecks } from './store-checks.ts';

/** The environment and the three stores, for everybody. */
@Global()
@Module({})
export class StoresModule {
  static forRoot(env: GatewayEnv): DynamicModule {
    const providers = [PostgresStore, CassandraStore, KafkaStore, StoreChecks];
    return {
      module: StoresModule,
      providers: [{ provide: GATEWAY_ENV, useValue: env }, ...providers],
      exports: [GATEWAY_ENV, ...providers],
    };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { ensureKeyspace } from '@freshwax/cassandra';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import type { OperationHandler, OperationOutcome, OperationReport } from '../operations/operation.handler.ts';
import { CassandraStore } from '../stores/cassandra.store.ts';
import { persist } from './persist.ts';

@Injectable()
export class BootstrapKeyspaceHandler implements OperationHandler<'bootstrap.keyspace'> {
  readonly type = 'bootstrap.keyspace';

  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly cassandra: CassandraStore,
  ) {}

  async run(_: unknown, report: OperationReport): Promise<OperationOutcome> {
    const keyspace = this.env.FRESHWAX_CASSANDRA_KEYSPACE;
    const settings = {
      schemaFile: this.env.FRESHWAX_CASSANDRA_SCHEMA_FILE,
      keyspace,
      replication: this.env.FRESHWAX_REPLICATION,
    };
    await persist(report, () => this.cassandra.withUnboundClient((client) => ensureKeyspace(client, settings)));
    report(`keyspace ${keyspace} and its tables are there`);
    return { result: { keyspace } };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { NewerKeyspaceError } from '@freshwax/cassandra';
import type { HealthCheck } from '@freshwax/runtime/service';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { CassandraStore } from './cassandra.store.ts';
import { KafkaStore } from './kafka.store.ts';
import { PostgresStore } from './postgres.store.ts';

/** What is not made yet; the detail names it and the operation that makes it. */
export class NotMadeError extends Error {
  override name = 'NotMadeError';
}

/** Whether each store answers and holds what the pipeline needs. */
@Injectable()
export class StoreChecks {
  readonly all: HealthCheck[] = [
    { name: 'postgres', check: () => this.postgresSchema() },
    { name: 'cassandra', check: () => this.cassandraKeyspace() },
    { name: 'kafka', check: () => this.kafkaTopics() },
  ];

  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly postgres: PostgresStore,
    private readonly cassandra: CassandraStore,
    private readonly kafka: KafkaStore,
  ) {}

  private async postgresSchema(): Promise<string> {
    const missing = await this.postgres.missingMigrations();
    if (missing.length > 0)
      throw new NotMadeError(`missing migrations: ${missing.join(', ')} (bootstrap.migrate makes them)`);
    return 'schema is there';
  }

  private async cassandraKeyspace(): Promise<string> {
    const keyspace = this.env.FRESHWAX_CASSANDRA_KEYSPACE;
    const schema = await this.cassandra.rawSchema().catch((error: unknown) => {
      if (isUnknownKeyspace(error))
        throw new NotMadeError(`keyspace ${keyspace} is missing (bootstrap.keyspace makes it)`);
      if (error instanceof NewerKeyspaceError) throw error;
      throw new Error(`Cassandra does not answer: ${firstLine(error)}`, { cause: error });
    });
    if (schema === undefined)
      throw new NotMadeError(`${keyspace}.spotify_events is missing (bootstrap.keyspace makes it)`);
    return `keyspace ${keyspace}`;
  }

  private async kafkaTopics(): Promise<string> {
    const missing = await this.kafka.topics.missingTopics(this.env.FRESHWAX_TOPIC_PREFIX);
    if (missing.length > 0)
      throw new NotMadeError(`missing topics: ${missing.join(', ')} (bootstrap.topics makes them)`);
    return 'topics are there';
  }
}

/** The driver reports it as a bare message, alone or wrapped by host. */
function isUnknownKeyspace(error: unknown): boolean {
  const inner = Object.values(
    ((error as { innerErrors?: object } | null)?.innerErrors ?? {}) as Record<string, unknown>,
  );
  return [error, ...inner].some((it) => it instanceof Error && /keyspace .* does not exist/i.test(it.message));
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPool, missingMigrations, type Pool } from '@freshwax/postgres';
import { createDataSource, type ObjectLiteral, type Repository } from '@freshwax/postgres/entities';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { inStatement, querySpans } from './query.spans.ts';
import { within } from './within.ts';

/** A page must not wait for a query longer than this, ms. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Three long answers at a time, of two statements at most, and room for what is quick. */
const MAX_CONNECTIONS = 8;
/** Joins over all tracks stay in memory up to about a million of them. */
const WORK_MEM_MB = 64;
/**
 * A page of a list is read in 1 to 15 ms; two workers cost 25 ms of CPU before they read a row. With PostgreSQL's own guess they
 * are started for pages too: it does not see how soon those are full. Scans of a whole table still get them.
 */
const PARALLEL_SETUP_COST = 5_000;
const STOP_DEADLINE_MS = 2_000;

/** PostgreSQL, connected when first asked: by SQL of our own for statistics, by TypeORM's entities for lists. */
@Injectable()
export class PostgresStore implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly dataSource: ReturnType<typeof createDataSource>;
  private initializing: Promise<unknown> | undefined;

  constructor(@Inject(GATEWAY_ENV) env: GatewayEnv) {
    const settings = { url: env.FRESHWAX_POSTGRES_URL, applicationName: 'freshwax-gateway', max: MAX_CONNECTIONS };
    this.pool = createPool({ ...settings, statementTimeoutMs: STATEMENT_TIMEOUT_MS, workMemMb: WORK_MEM_MB });
    this.dataSource = createDataSource({ ...settings, parallelSetupCost: PARALLEL_SETUP_COST });
    this.dataSource.subscribers.push(querySpans);
  }

  /** @throws driver errors; toProblem says what they mean */
  async rows<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return inStatement('postgresql', sql, async () => (await this.pool.query<Row>(sql, [...parameters])).rows);
  }

  /** The one row of a statement that always gives one. */
  async row<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row> {
    return (await this.rows<Row>(sql, parameters))[0]!;
  }

  /** Migrations that the database has not run. @throws driver errors */
  missingMigrations(): Promise<string[]> {
    return missingMigrations(this.pool);
  }

  async repository<Entity extends ObjectLiteral>(entity: new () => Entity): Promise<Repository<Entity>> {
    if (!this.dataSource.isInitialized) await this.initialize();
    return this.dataSource.getRepository(entity);
  }

  /** Both wait for the statements under way; nobody is there any more to read their rows. */
  async onApplicationShutdown(): Promise<void> {
    const ends = [this.pool.end(), ...(this.dataSource.isInitialized ? [this.dataSource.destroy()] : [])];
    await within(STOP_DEADLINE_MS, Promise.allSettled(ends)).catch(() => undefined);
  }

  /** Shared by all who wait; tried anew after a failure. */
  private async initialize(): Promise<void> {
    this.initializing ??= this.dataSource.initialize();
    try {
      await this.initializing;
    } finally {
      this.initializing = undefined;
    }
  }
}

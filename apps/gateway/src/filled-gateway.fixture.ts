import * as contracts from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { eventually } from '../../../test/eventually.ts';
import { testPool } from '../../../test/pool.ts';
import { isolatedNamespace } from '../../../test/servers.ts';
import { readGatewayEnv, type GatewayEnv } from './env.ts';
import { fillStores } from './gateway.fixture.ts';
import { ADMIN_KEY, Gateway } from './running-gateway.fixture.ts';

/** A gateway on stores that hold the fixture's rows, and a way to put more beside them. */
export class FilledGateway {
  private constructor(
    readonly env: GatewayEnv,
    readonly gateway: Gateway,
    readonly pool: Pool,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<FilledGateway> {
    const namespace = await isolatedNamespace();
    const env = readGatewayEnv({
      ...namespace.env,
      FRESHWAX_ADMIN_KEY: ADMIN_KEY,
      FRESHWAX_SOURCE: 'simulator',
      FRESHWAX_PARTITIONS: '6',
      ...settings,
    });
    const gateway = await Gateway.start(env);
    for (const type of ['bootstrap.topics', 'bootstrap.keyspace', 'bootstrap.migrate'] as const)
      await gateway.operate({ type });
    await fillStores(env);
    const pool = testPool(env.FRESHWAX_POSTGRES_URL, { max: 1 });
    const filled = new FilledGateway(env, gateway, pool);
    await filled.seen();
    return filled;
  }

  /** Runs the statements as a chunk would: under a new version, which the gateway has seen when this ends. */
  async write(...statements: string[]): Promise<void> {
    for (const sql of statements) await this.pool.query(sql);
    await this.pool.query('UPDATE book.ingest_offset SET epoch = epoch + 1 WHERE part = 0');
    await this.seen();
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.pool.end();
  }

  /** The version is shared for a quarter of a second, also one that could not be read before there was a schema. */
  private async seen(): Promise<void> {
    const { rows } = await this.pool.query<{ sum: string }>(
      'SELECT sum(next_offset + epoch)::text AS sum FROM book.ingest_offset',
    );
    await eventually(async () => {
      const { meta } = await this.gateway.read('stats/overview', contracts.overviewAnswer);
      if (!meta.dataVersion.startsWith(`${rows[0]!.sum}.`)) throw new Error('the version is an earlier one');
    });
  }
}

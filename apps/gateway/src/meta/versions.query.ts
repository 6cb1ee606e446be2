import { Inject, Injectable } from '@nestjs/common';
import type { Versions } from '@freshwax/contracts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { CassandraStore } from '../stores/cassandra.store.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { within } from '../stores/within.ts';
import { freshwaxVersion } from './freshwax-version.ts';

/** A page that shows versions would rather show none than wait longer, ms. */
const DEADLINE_MS = 1_000;
/** As postgres/init.sql makes it. */
const READER = 'freshwax_reader';

/** Which Freshwax this is, and what it stands on. */
@Injectable()
export class VersionsQuery {
  constructor(
    @Inject(GATEWAY_ENV) private readonly env: GatewayEnv,
    private readonly postgres: PostgresStore,
    private readonly cassandra: CassandraStore,
  ) {}

  /** Answers whatever is away. */
  async read(): Promise<Versions> {
    const known = (version: Promise<string>) => within(DEADLINE_MS, version).catch(() => null);
    const [freshwax, postgres, cassandra] = await Promise.all([
      freshwaxVersion(),
      known(this.postgresVersion()),
      known(this.cassandra.serverVersion()),
    ]);
    return { freshwax, node: process.versions.node, postgres, cassandra, readerUrl: this.readerUrl() };
  }

  private async postgresVersion(): Promise<string> {
    const { version } = await this.postgres.row<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return version.split(' ', 1)[0]!;
  }

  private readerUrl(): string {
    const { host, pathname } = new URL(this.env.FRESHWAX_POSTGRES_URL);
    return `postgres://${READER}@${host}${pathname}`;
  }
}

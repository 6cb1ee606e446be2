import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CassandraClient } from '@freshwax/cassandra';
import type { Pool } from '@freshwax/postgres';

/** Injection tokens of what is not a class of ours. */
export const POOL = Symbol('PostgreSQL pool');
export const CASSANDRA = Symbol('Cassandra client');

/** Lets go of the stores when nothing uses them any more. */
@Injectable()
export class StoreCloser implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CASSANDRA) private readonly cassandra: CassandraClient,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.cassandra.shutdown()]);
  }
}

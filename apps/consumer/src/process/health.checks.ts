import type { CassandraClient } from '@freshwax/cassandra';
import type { BatchServer } from '@freshwax/kafka/batch';
import type { Pool } from '@freshwax/postgres';
import type { HealthCheck } from '@freshwax/runtime/service';

/** The consumer is ready when it has claimed its partitions and both stores answer. */
export const consumerChecks = (server: BatchServer, pool: Pool, cassandra: CassandraClient): HealthCheck[] => [
  {
    name: 'kafka',
    check: async () => {
      const trouble = server.trouble();
      if (trouble.length > 0) throw new Error(trouble.join('; '));
      if (!server.hasJoined()) throw new Error('waiting for its partitions');
    },
  },
  { name: 'postgres', check: async () => void (await pool.query('SELECT 1')) },
  {
    name: 'cassandra',
    check: async () => void (await cassandra.execute('SELECT key FROM system.local', [], { prepare: false })),
  },
];

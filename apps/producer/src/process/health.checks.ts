import type { TopicsAdmin } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import type { HealthCheck } from '@freshwax/runtime/service';
import type { BootstrapGate } from './prerequisites.ts';
import type { FollowedSource } from '../sources/followed-source.ts';

/** The producer is ready when bootstrap is done, both stores answer, and each source takes its credentials. */
export const producerChecks = (
  gate: BootstrapGate,
  pool: Pool,
  admin: TopicsAdmin,
  sources: readonly FollowedSource[],
): HealthCheck[] => [
  {
    name: 'bootstrap',
    check: async () => {
      if (gate.waitingFor.length > 0) throw new Error(`waiting for ${gate.waitingFor.join(' and ')}`);
    },
  },
  { name: 'postgres', check: async () => void (await pool.query('SELECT 1')) },
  { name: 'kafka', check: async () => void (await admin.listTopics()) },
  ...sources.map(({ health }) => health),
];

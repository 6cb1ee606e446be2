import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const GROUPS = '__consumer_offsets';

/** The broker lives and has forgotten every group: members, generations and what was committed. */
export const coordinatorLost: Fault = {
  id: 'F5',
  name: 'coordinator lost with all that it knew of the group',
  needs: { servers: true },
  shows: ['outages'],
  async strike({ pipeline, count, note }, random) {
    const admin = pipeline.kafka.admin();
    await admin.connect();
    try {
      for (let time = random.between(1, 2); time > 0; time--) {
        await admin.deleteTopics({ topics: [GROUPS] });
        count('outages');
        note('the group is forgotten');
        await delay(random.between(500, 4_000));
      }
    } finally {
      await admin.disconnect();
    }
  },
};

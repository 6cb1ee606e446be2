import { createRequire } from 'node:module';
import { heartbeatMs } from './batch/group.consumer.ts';
import { whileBeating } from './beating.ts';
import type { Group } from './lost-broker.patch.ts';

type FetchingGroup = Pick<Group, 'sessionTimeout' | 'heartbeat'> & { fetch(nodeId: number): Promise<unknown> };

/**
 * kafkajs 2.2.4 beats before a fetch and after it. Where there is much to fetch and the way is slow, or the machine, a fetch
 * takes longer than the session: the group gives the member up, what was fetched is thrown away, and the next fetch is as long.
 * Nothing is ever applied. Here a member beats while it fetches, for as long as the request may take.
 */
export function beatWhileFetching(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as {
    prototype: FetchingGroup;
  };
  const { fetch } = prototype;
  if (fetch.name === 'fetchAndBeat') return;
  prototype.fetch = async function fetchAndBeat(this: FetchingGroup, nodeId): Promise<unknown> {
    const everyMs = heartbeatMs({ sessionTimeoutMs: this.sessionTimeout });
    const heartbeat = (): Promise<void> => this.heartbeat({ interval: everyMs });
    return whileBeating({ heartbeat, everyMs }, () => fetch.call(this, nodeId));
  };
}

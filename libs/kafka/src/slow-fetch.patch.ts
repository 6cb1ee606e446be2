import { heartbeatMs } from './batch/group.consumer.ts';
import { whileBeating } from './beating.ts';
import { groupMethods, type Group } from './kafkajs-group.ts';

/**
 * kafkajs 2.2.4 beats before a fetch and after it. Where there is much to fetch and the way is slow, or the machine, a fetch
 * takes longer than the session: the group gives the member up, what was fetched is thrown away, and the next fetch is as long.
 * Nothing is ever applied. Here a member beats while it fetches, for as long as the request may take.
 */
export function beatWhileFetching(): void {
  const prototype = groupMethods();
  const { fetch } = prototype;
  if (fetch.name === 'fetchAndBeat') return;
  prototype.fetch = async function fetchAndBeat(this: Group, nodeId): Promise<unknown> {
    const everyMs = heartbeatMs({ sessionTimeoutMs: this.sessionTimeout });
    const heartbeat = (): Promise<void> => this.heartbeat({ interval: everyMs });
    return whileBeating({ heartbeat, everyMs }, () => fetch.call(this, nodeId));
  };
}

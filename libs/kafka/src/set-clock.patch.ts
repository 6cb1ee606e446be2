import { createRequire } from 'node:module';
import type { Group } from './lost-broker.patch.ts';

type BeatingGroup = Pick<Group, 'lastRequest' | 'heartbeat'>;

/**
 * kafkajs 2.2.4 sends the next heartbeat when the wall clock is so far past the last one. Where the clock is set back by an
 * hour it sends none for an hour, and asks nobody whether it is still a member: another has its partitions by then. Here a
 * last heartbeat that lies in the future is due.
 */
export function beatWhateverTheClockSays(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as {
    prototype: BeatingGroup;
  };
  const { heartbeat } = prototype;
  if (heartbeat.name === 'beatFromThePast') return;
  prototype.heartbeat = async function beatFromThePast(this: BeatingGroup, options): Promise<void> {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
}

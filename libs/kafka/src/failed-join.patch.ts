import { createRequire } from 'node:module';
import { groupMethods, type Group } from './kafkajs-group.ts';

const REBALANCE_IN_PROGRESS = 27;
const failed = new WeakSet<Group>();

/**
 * kafkajs 2.2.4 takes over the group's new generation when it has joined, before it knows its partitions: where the connection
 * breaks between the two, it goes on with the old partitions and beats for the new generation. The group is content, and what
 * it gave to this member nobody reads. Here a join that failed is begun anew: the next heartbeat says what the group says to
 * whoever must join.
 */
export function repeatFailedJoins(): void {
  const require = createRequire(import.meta.url);
  const prototype = groupMethods();
  const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
  const { joinAndSync, heartbeat } = prototype;
  if (joinAndSync.name === 'joinToTheEnd') return;
  prototype.joinAndSync = async function joinToTheEnd(this: Group): Promise<void> {
    try {
      await joinAndSync.call(this);
      failed.delete(this);
    } catch (error) {
      failed.add(this);
      throw error;
    }
  };
  prototype.heartbeat = async function beatWhenJoined(this: Group, options): Promise<void> {
    if (failed.has(this)) throw createErrorFromCode(REBALANCE_IN_PROGRESS);
    return heartbeat.call(this, options);
  };
}

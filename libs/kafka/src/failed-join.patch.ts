import { createRequire } from 'node:module';

/** What of kafkajs' own group is used here. */
export interface JoiningGroup {
  joinAndSync(): Promise<void>;
  heartbeat(options: { interval: number }): Promise<void>;
}

const REBALANCE_IN_PROGRESS = 27;
const failed = new WeakSet<JoiningGroup>();

/**
 * kafkajs 2.2.4 takes over the group's new generation when it has joined, before it knows its partitions: where the connection
 * breaks between the two, it goes on with the old partitions and beats for the new generation. The group is content, and what
 * it gave to this member nobody reads. Here a join that failed is begun anew: the next heartbeat says what the group says to
 * whoever must join.
 */
export function repeatFailedJoins(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: JoiningGroup };
  const { createErrorFromCode } = require('kafkajs/src/protocol/error') as { createErrorFromCode(code: number): Error };
  const { joinAndSync, heartbeat } = prototype;
  if (joinAndSync.name === 'joinToTheEnd') return;
  prototype.joinAndSync = async function joinToTheEnd(this: JoiningGroup): Promise<void> {
    try {
      await joinAndSync.call(this);
      failed.delete(this);
    } catch (error) {
      failed.add(this);
      throw error;
    }
  };
  prototype.heartbeat = async function beatWhenJoined(this: JoiningGroup, options): Promise<void> {
    if (failed.has(this)) throw createErrorFromCode(REBALANCE_IN_PROGRESS);
    return heartbeat.call(this, options);
  };
}

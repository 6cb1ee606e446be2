import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repeatFailedJoins } from './failed-join.patch.ts';
import type { Group } from './kafkajs-group.ts';

const require = createRequire(import.meta.url);
const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup') as new (options: object) => Group;
const { KafkaJSConnectionError } = require('kafkajs/src/errors') as {
  KafkaJSConnectionError: new (message: string) => Error;
};

/** Gives a new generation at each join; the answer to the first sync is lost. */
class Coordinator {
  readonly beats: number[] = [];
  private generation = 0;
  private syncs = 0;

  async joinGroup(): Promise<object> {
    const generationId = ++this.generation;
    return { generationId, leaderId: 'another', memberId: 'member', members: [], groupProtocol: 'RoundRobinAssigner' };
  }

  async syncGroup(): Promise<{ memberAssignment: Buffer }> {
    if (++this.syncs === 1) throw new KafkaJSConnectionError('Connection error: read ECONNRESET');
    return { memberAssignment: Buffer.alloc(0) };
  }

  async heartbeat({ groupGenerationId }: { groupGenerationId: number }): Promise<void> {
    this.beats.push(groupGenerationId);
  }
}

function member(coordinator: Coordinator): Group {
  const logger = { namespace: () => logger, info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  return new ConsumerGroup({
    groupId: 'group',
    topics: [],
    topicConfigurations: {},
    assigners: [],
    logger,
    instrumentationEmitter: { emit: () => undefined },
    cluster: { findGroupCoordinator: async () => coordinator, committedOffsets: () => ({}) },
  });
}

describe('a join of which the second half failed', () => {
  beforeAll(repeatFailedJoins);

  it('is begun anew at the next heartbeat, not beaten for', async () => {
    const coordinator = new Coordinator();
    const group = member(coordinator);
    await expect(group.joinAndSync()).rejects.toThrow('ECONNRESET');
    await expect(group.heartbeat({ interval: 0 })).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
    expect(coordinator.beats).toEqual([]);

    await group.joinAndSync();
    await group.heartbeat({ interval: 0 });
    expect(coordinator.beats).toEqual([2]);
  });
});

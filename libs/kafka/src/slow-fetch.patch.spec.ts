import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/eventually.ts';
import { beatWhileFetching } from './slow-fetch.patch.ts';

const ConsumerGroup = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as new (options: object) => {
  fetch(nodeId: number): Promise<unknown>;
};

describe('a fetch that takes longer than the session', () => {
  beforeAll(beatWhileFetching);

  it('lets its member beat meanwhile, and no longer', async () => {
    let beats = 0;
    const arrive: { fetched?: () => void } = {};
    const logger = { namespace: () => logger, debug: () => {} };
    const group = new ConsumerGroup({
      topics: [],
      logger,
      sessionTimeout: 40,
      instrumentationEmitter: { emit: () => undefined },
      // The first thing that a fetch asks for, and it does not come.
      cluster: { refreshMetadataIfNecessary: () => new Promise<void>((resolve) => (arrive.fetched = resolve)) },
    });
    const ofAGroup = { committedOffsets: () => ({}), resolveOffsets: async () => undefined };
    const coordinator = { heartbeat: async () => void beats++ };
    Object.assign(group, { memberId: 'member', lastRequest: 0, maxWaitTime: 0, offsetManager: ofAGroup, coordinator });

    const fetching = group.fetch(0);
    await eventually(async () => expect(beats).toBeGreaterThan(2));
    arrive.fetched!();
    await expect(fetching).resolves.toEqual([]);
    const sofar = beats;
    await new Promise((resolve) => void setTimeout(resolve, 50));
    expect(beats).toBe(sofar);
  });
});

import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Group } from './kafkajs-group.ts';
import { beatWhateverTheClockSays } from './set-clock.patch.ts';

const ConsumerGroup = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as new (
  options: object,
) => Group;
const HOUR_MS = 3_600_000;

/** A member that beat last at the time that is given, ms; `beats` counts what it sends. */
function member(lastRequest: number): { group: Group; beats: number } {
  const logger = { namespace: () => logger };
  const group = new ConsumerGroup({ topics: [], logger, instrumentationEmitter: { emit: () => undefined } });
  const counted = { group, beats: 0 };
  Object.assign(group, { memberId: 'member', lastRequest, coordinator: { heartbeat: async () => counted.beats++ } });
  return counted;
}

describe('a member whose clock was set', () => {
  beforeAll(beatWhateverTheClockSays);

  it.each([
    ['back by an hour', HOUR_MS],
    ['forth by an hour', -HOUR_MS],
  ])('%s beats at once, and then as often as before', async (_, ms) => {
    const counted = member(Date.now() + ms);
    await counted.group.heartbeat({ interval: 3_000 });
    expect(counted.beats).toBe(1);
    await counted.group.heartbeat({ interval: 3_000 });
    expect(counted.beats).toBe(1);
  });
});

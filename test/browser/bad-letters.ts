import { expect } from '@jest/globals';
import { sealEvent } from '@freshwax/kafka';
import { observation } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import type { BrowsedStack } from './browsed-stack.ts';

/** Two records that become dead letters: one whose length is negative, one that is no JSON; ends when they are. */
export async function sendBadLetters(stack: BrowsedStack): Promise<void> {
  const event = sealEvent(observation('track_meta', 3));
  const broken = { ...event, payload: { ...event.payload, duration_ms: -5 } };
  const sent = { key: event.entity_id, value: Buffer.from(JSON.stringify(broken)) };
  await stack.sender.send('track_meta', [sent, { ...sent, value: Buffer.from('not json') }]);
  await eventually(async () => {
    const { data } = await stack.json<{ data: { reason: string }[] }>('/api/v1/dead-letters?limit=2');
    expect(data.map(({ reason }) => reason).toSorted()).toEqual(['contract', 'not-json']);
  });
}

import { expect } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import { observation } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';
import type { BrowsedStack } from './browsed-stack.ts';

interface Named {
  data: { name: string; popularity: number | null }[];
}

/** Tracks of these names, none a part of a track that there is: each later one is more popular. Ends when they are listed. */
export async function sendTracks(stack: BrowsedStack, names: readonly string[]): Promise<void> {
  for (const stream of ['track', 'track_meta'] as const) {
    const events = names.map((name, at) => {
      const one = observation(stream, at + 1);
      const known = stream === 'track' ? { name } : { name, popularity: 20 + at };
      const head = { entity_id: `named-${at}`, observed_at: Date.now() };
      return sealEvent({ ...one, ...head, payload: { ...one.payload, ...known } } as Observation);
    });
    await stack.sender.send(
      stream,
      events.map((event) => ({ key: event.entity_id, value: Buffer.from(JSON.stringify(event)) })),
    );
  }
  await eventually(async () => {
    const ids = names.map((_, at) => `named-${at}`).join();
    const { data } = await stack.json<Named>(`/api/v1/tracks?ids=${ids}&sort=popularity`);
    expect(data.map(({ name, popularity }) => [name, popularity])).toEqual(names.map((name, at) => [name, 20 + at]));
  });
}

import { describe, expect, it } from '@jest/globals';
import { envelopeSchemas, type Observation } from '@freshwax/contracts';
import { sealEvent } from './event-id.ts';

const observation: Observation<'artist_meta'> = {
  type: 'artist_meta',
  source: 'simulator',
  observed_at: 1,
  entity_id: 'r1',
  payload: { name: 'R', images: [], url: null, popularity: 3, followers: 1, genres: [] },
  missing: [],
};

describe('sealEvent', () => {
  it('makes an event of the contract', () => {
    expect(envelopeSchemas.artist_meta.safeParse(sealEvent(observation)).success).toBe(true);
  });

  it('gives the same observation the same id, whichever run saw it', () => {
    expect(sealEvent({ ...observation, run_id: 'another' }).event_id).toBe(sealEvent(observation).event_id);
  });

  it('gives another time, source or value another id', () => {
    const ids = [
      observation,
      { ...observation, observed_at: 2 },
      { ...observation, source: 'import' as const },
      { ...observation, payload: { ...observation.payload, popularity: 4 } },
    ].map((it) => sealEvent(it).event_id);
    expect(new Set(ids).size).toBe(4);
  });
});

import { describe, expect, it } from '@jest/globals';
import { v5 as uuidV5 } from 'uuid';
import { envelopeSchemas, type Observation } from '@freshwax/contracts';
import { sealEvent } from './event-id.ts';

const observation: Observation<'artist_meta'> = {
  type: 'artist_meta',
  source: 'simulator',
  observed_at: 1,
  entity_id: 'r1',
  payload: { name: 'R', images: [], url: null, popularity: 3, followers: 1, genres: [] },
  missing: ['listen_count', 'listener_count'],
};

describe('sealEvent', () => {
  it('makes an event of the contract', () => {
    expect(envelopeSchemas.artist_meta.safeParse(sealEvent(observation)).success).toBe(true);
  });

  it('gives the same observation the same id, whichever run saw it', () => {
    expect(sealEvent({ ...observation, run_id: 'another' }).event_id).toBe(sealEvent(observation).event_id);
  });

  it('gives the UUIDv5 that the package uuid gives', () => {
    for (const name of ['R', 'Bj\u00f6rk', '\u{1F3B5} "quoted"', 'x'.repeat(2_000)]) {
      const { source, type, entity_id, observed_at, payload, missing } = {
        ...observation,
        payload: { ...observation.payload, name },
      };
      const identity = JSON.stringify([source, type, entity_id, observed_at, payload, missing]);
      const sealed = sealEvent({ ...observation, payload });
      expect(sealed.event_id).toBe(uuidV5(identity, '6f1f4a3e-6a0c-5a57-9a6d-2f8f2a7f0c11'));
    }
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

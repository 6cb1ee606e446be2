import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toTrackMeta } from './to-track-meta.ts';

const sighting: Sighting = { source: 'spotify', observedAt: 1_700_000_000_000 };
const devTrack = {
  id: '561jH07mF1jHuk7KlaeF0s',
  name: 'Last Tram',
  album: { id: '1kTlYbs28MXw7hwO0NLYif', name: 'Depot' },
  artists: [{ id: '7dGJo4pcD2V6oG8kP0tJRR', name: 'The Lanterns' }],
  duration_ms: 250_760,
  explicit: false,
  external_ids: { isrc: 'USIR10400813' },
  is_playable: true,
};

describe('toTrackMeta', () => {
  it('carries popularity, markets and the id that was linked from, where offered', () => {
    const extended = {
      ...devTrack,
      popularity: 0,
      available_markets: [],
      linked_from: { id: '0000000000000000000000' },
    };
    expect(toTrackMeta(extended, sighting)).toMatchObject({
      observation: {
        entity_id: devTrack.id,
        payload: {
          album_id: '1kTlYbs28MXw7hwO0NLYif',
          popularity: 0,
          isrc: 'USIR10400813',
          market_count: 0,
          linked_from: '0000000000000000000000',
        },
        missing: ['listen_count', 'listener_count'],
      },
    });
  });

  it('has no popularity in development: it is missing, not zero', () => {
    const mapped = toTrackMeta(devTrack, sighting);
    if ('refusal' in mapped) throw new Error(mapped.refusal.reason);
    expect(mapped.observation.missing).toEqual([
      'popularity',
      'market_count',
      'linked_from',
      'listen_count',
      'listener_count',
    ]);
    expect(mapped.observation.payload).not.toHaveProperty('popularity');
    expect(mapped.observation).not.toHaveProperty('market');
  });

  it('knows no album where the track names none', () => {
    expect(toTrackMeta({ ...devTrack, album: null }, sighting)).toMatchObject({
      observation: { payload: { album_id: null } },
    });
  });

  it('is refused where popularity is no number of the scale', () => {
    expect(toTrackMeta({ ...devTrack, popularity: 50.5 }, sighting)).toMatchObject({
      refusal: { type: 'track_meta', reason: expect.stringContaining('popularity') },
    });
  });
});

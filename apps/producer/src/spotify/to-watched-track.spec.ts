import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toWatchedTrack } from './to-watched-track.ts';

const sighting: Sighting = { source: 'simulator', observedAt: 1_700_000_000_000, market: 'US' };
const track = {
  id: '561jH07mF1jHuk7KlaeF0s',
  name: 'Last Tram',
  album: { id: '1kTlYbs28MXw7hwO0NLYif', name: 'Depot' },
  artists: [],
  duration_ms: 250_760,
};

describe('toWatchedTrack', () => {
  it('carries the id that was asked for beside the id that answered', () => {
    const extended = { ...track, popularity: 80, is_playable: true };
    expect(toWatchedTrack(extended, 'asked-id', sighting)).toMatchObject({
      observation: {
        type: 'watched_track',
        entity_id: '561jH07mF1jHuk7KlaeF0s',
        payload: {
          name: 'Last Tram',
          artists: [],
          album_id: '1kTlYbs28MXw7hwO0NLYif',
          album_name: 'Depot',
          duration_ms: 250_760,
          requested_id: 'asked-id',
          popularity: 80,
          is_playable: true,
        },
        missing: [],
      },
    });
  });

  it('has no popularity in development: it is missing, not zero', () => {
    expect(toWatchedTrack(track, track.id, sighting)).toMatchObject({
      observation: { missing: ['popularity', 'is_playable'] },
    });
  });

  it('knows neither album nor length where the response names none', () => {
    expect(toWatchedTrack({ id: 'a', name: 'b' }, 'a', sighting)).toMatchObject({
      observation: { payload: { album_id: null, album_name: null, duration_ms: null } },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toTrack } from './to-track.ts';

const sighting: Sighting = { source: 'spotify', observedAt: 1_700_000_000_000, market: 'DE' };
const track = {
  id: '561jH07mF1jHuk7KlaeF0s',
  name: 'Last Tram',
  artists: [{ id: '7dGJo4pcD2V6oG8kP0tJRR', name: 'The Lanterns' }],
  disc_number: 1,
  track_number: 16,
  duration_ms: 250_760,
  explicit: true,
  is_playable: false,
  is_local: false,
  restrictions: { reason: 'market' },
};

describe('toTrack', () => {
  it('carries a track with the album that lists it', () => {
    expect(toTrack(track, 'album-1', sighting)).toEqual({
      observation: {
        type: 'track',
        source: 'spotify',
        observed_at: 1_700_000_000_000,
        entity_id: '561jH07mF1jHuk7KlaeF0s',
        market: 'DE',
        payload: {
          name: 'Last Tram',
          album_id: 'album-1',
          artists: [{ id: '7dGJo4pcD2V6oG8kP0tJRR', name: 'The Lanterns' }],
          disc_number: 1,
          track_number: 16,
          duration_ms: 250_760,
          explicit: true,
          is_playable: false,
          is_local: false,
          restrictions: 'market',
        },
        missing: [],
      },
    });
  });

  it('names what the response does not have', () => {
    const mapped = toTrack({ id: 'a', name: 'b' }, 'album-1', sighting);
    expect(mapped).toMatchObject({
      observation: {
        payload: { disc_number: null, track_number: null, duration_ms: null, explicit: null },
        missing: ['is_playable', 'is_local', 'restrictions'],
      },
    });
  });

  it('keeps an empty name, and of its artists those that are some', () => {
    const artists = [null, { id: null, name: 'Nobody' }, { id: 'r', name: null }, { id: 'r2', name: 'Lea' }, 'Lea'];
    expect(toTrack({ ...track, name: '', artists, is_local: true }, 'album-1', sighting)).toMatchObject({
      observation: {
        payload: {
          name: '',
          artists: [
            { id: 'r', name: '' },
            { id: 'r2', name: 'Lea' },
          ],
          is_local: true,
        },
      },
    });
  });

  it.each([
    ['name', { name: null }],
    ['name', { name: 7 }],
    ['disc_number', { disc_number: '1' }],
    ['is_local', { is_local: 'no' }],
  ])('is refused where %s is of another kind: %j', (field, wrong) => {
    expect(toTrack({ ...track, ...wrong }, 'album-1', sighting)).toMatchObject({
      refusal: { reason: expect.stringContaining(`${field}: `) },
    });
  });

  it.each([0, -1, 86_400_001, 1.5])('is refused where the duration is %d ms', (duration_ms) => {
    expect(toTrack({ ...track, duration_ms }, 'album-1', sighting)).toMatchObject({
      refusal: { type: 'track', reason: expect.stringContaining('duration_ms: ') },
    });
  });

  it('is refused where the id is longer than ids are, and does not repeat all of it', () => {
    const mapped = toTrack({ ...track, id: 'x'.repeat(1_000) }, 'album-1', sighting);
    expect('refusal' in mapped && mapped.refusal.id.length).toBe(64);
  });
});

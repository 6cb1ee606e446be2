import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toTracks } from './to-tracks.ts';

const sighting: Sighting = { source: 'listenbrainz', observedAt: 1_790_000_000_000 };
const mbid = (number: number): string => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
const credit = [
  { name: 'Lanterns', joinphrase: ' & ', artist: { id: mbid(3), name: 'The Lanterns' } },
  { name: 'Ada', artist: { id: mbid(4), name: 'Ada' } },
];
const track = {
  position: 2,
  title: 'Night Tram (live)',
  length: 184_002,
  'artist-credit': credit,
  recording: { id: mbid(1), title: 'Night Tram', length: 184_000 },
};
const tracksOf = (tracks: unknown) => toTracks({ media: [{ position: 1, tracks }] }, 'album-1', sighting);

describe('toTracks', () => {
  it('takes a track as the release lists it, under its recording, its artists under their own names', () => {
    expect(tracksOf([track])).toMatchObject({
      mapped: [
        {
          observation: {
            type: 'track',
            entity_id: mbid(1),
            payload: {
              name: 'Night Tram (live)',
              album_id: 'album-1',
              artists: [
                { id: mbid(3), name: 'The Lanterns' },
                { id: mbid(4), name: 'Ada' },
              ],
              disc_number: 1,
              track_number: 2,
              duration_ms: 184_002,
              explicit: null,
            },
            missing: ['is_playable', 'is_local', 'restrictions'],
          },
        },
      ],
      skipped: 0,
    });
  });

  it('counts discs where they are not numbered, and takes a recording once', () => {
    const media = [{ tracks: [track] }, { tracks: [track, { ...track, recording: { id: mbid(2) } }] }];
    const { mapped } = toTracks({ media }, 'album-1', sighting);
    expect(mapped.map((one) => 'observation' in one && one.observation.payload)).toMatchObject([
      { disc_number: 1 },
      { disc_number: 2 },
    ]);
  });

  it.each([
    [{ length: null }, 184_000],
    [{ length: null, recording: { id: mbid(1), length: null } }, null],
    [{ length: 0 }, null],
  ])('reads the length of %j', (change, duration_ms) => {
    expect(tracksOf([{ ...track, ...change }])).toMatchObject({
      mapped: [{ observation: { payload: { duration_ms } } }],
    });
  });

  it('passes over what has no recording, and refuses what breaks the contract', () => {
    expect(tracksOf([null, {}, { recording: null }, { recording: { id: 'x' } }])).toEqual({ mapped: [], skipped: 4 });
    expect(tracksOf('none')).toEqual({ mapped: [], skipped: 0 });
    expect(tracksOf([{ ...track, length: -3 }])).toMatchObject({ mapped: [{ refusal: { type: 'track' } }] });
    expect(tracksOf([{ ...track, title: null, recording: { id: mbid(1) } }])).toMatchObject({
      mapped: [{ refusal: { reason: expect.stringContaining('name: ') } }],
    });
  });
});

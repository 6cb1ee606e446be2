import type { Stream } from '@freshwax/contracts';
import type { Random } from '../../faults/random.ts';

export interface Payload {
  name: string;
  [field: string]: unknown;
}

/** Fields in the order of the contract, which is the order that ties are made over. */
export function payloadOf(stream: Stream, random: Random): { payload: Payload; missing: string[] } {
  const missing = offered[stream].filter((field) => field !== 'popularity');
  const name = random.pick(['One', 'Two "quoted", {braces}', 'Ünïcode']);
  // Longest and shortest, and some that no float of 32 bits holds.
  const duration_ms = random.pick([null, 1, 999, 1_000, 200_000, 16_777_217, 86_399_999, 86_400_000]);
  const explicit = random.pick([null, true, false]);
  const artists = [{ id: 'r1', name: 'R' }];
  const always: Record<Stream, object> = {
    album: {
      name,
      album_type: random.pick([null, 'album', 'single']),
      total_tracks: random.pick([null, 0, 12]),
      release_date: '2026-10',
      release_date_precision: 'month',
      artists,
      images: [],
      url: null,
    },
    track: { name, album_id: 'a1', artists, disc_number: 1, track_number: 2, duration_ms, explicit },
    track_meta: { name, album_id: null, artists, duration_ms, explicit },
    artist_meta: { name, images: [], url: null },
    watched_track: { name, artists, album_id: null, album_name: null, duration_ms, requested_id: 'e' },
  };
  if (stream === 'track') return { payload: always.track as Payload, missing };
  if (random.chance(0.15)) return { payload: always[stream] as Payload, missing: [...missing, 'popularity'] };
  const popularity = random.pick([null, 0, 1, 50, 100]);
  return { payload: { ...(always[stream] as Payload), popularity }, missing };
}

const offered: Record<Stream, string[]> = {
  album: ['label', 'upc', 'popularity', 'genres', 'market_count', 'is_playable', 'listen_count', 'listener_count'],
  track: ['is_playable', 'is_local', 'restrictions'],
  track_meta: ['popularity', 'isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
  artist_meta: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'],
  watched_track: ['popularity', 'is_playable'],
};

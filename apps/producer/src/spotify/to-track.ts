import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { offeredAt, offeredInside } from './offered.ts';
import type { Entity } from './responses.ts';
import { toArtistRefs } from './to-mentions.ts';

/** A track as its album lists it. */
export function toTrack(track: Entity, albumId: string, sighting: Sighting): Mapped {
  return toObservation(
    {
      type: 'track',
      id: track.id,
      always: {
        name: track['name'],
        album_id: albumId,
        artists: toArtistRefs(track),
        disc_number: track['disc_number'] ?? null,
        track_number: track['track_number'] ?? null,
        duration_ms: track['duration_ms'] ?? null,
        explicit: track['explicit'] ?? null,
      },
      offered: {
        is_playable: offeredAt(track, 'is_playable'),
        is_local: offeredAt(track, 'is_local'),
        restrictions: offeredInside(track, 'restrictions', 'reason'),
      },
    },
    sighting,
  );
}

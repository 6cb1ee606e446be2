import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { offeredAt, offeredInside, offeredLength } from './offered.ts';
import { fieldsAt, type Entity } from './responses.ts';
import { toArtistRefs } from './to-mentions.ts';

/** A track as it answers for itself: the id that came back, which with a market may not be the one asked for. */
export function toTrackMeta(track: Entity, sighting: Sighting): Mapped {
  return toObservation(
    {
      type: 'track_meta',
      id: track.id,
      always: {
        name: track['name'],
        album_id: fieldsAt(track, 'album')['id'] ?? null,
        artists: toArtistRefs(track),
        duration_ms: track['duration_ms'] ?? null,
        explicit: track['explicit'] ?? null,
      },
      offered: {
        popularity: offeredAt(track, 'popularity'),
        isrc: offeredInside(track, 'external_ids', 'isrc'),
        market_count: offeredLength(track, 'available_markets'),
        linked_from: offeredInside(track, 'linked_from', 'id'),
      },
    },
    sighting,
  );
}

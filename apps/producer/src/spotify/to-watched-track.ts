import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { offeredAt } from './offered.ts';
import { fieldsAt, type Entity } from './responses.ts';
import { toArtistRefs } from './to-mentions.ts';

/** @param requestedId the id on the watch list; with a market, the track that answers may have another */
export function toWatchedTrack(track: Entity, requestedId: string, sighting: Sighting): Mapped {
  const album = fieldsAt(track, 'album');
  return toObservation(
    {
      type: 'watched_track',
      id: track.id,
      always: {
        name: track['name'],
        artists: toArtistRefs(track),
        album_id: album['id'] ?? null,
        album_name: album['name'] ?? null,
        duration_ms: track['duration_ms'] ?? null,
        requested_id: requestedId,
      },
      offered: { popularity: offeredAt(track, 'popularity'), is_playable: offeredAt(track, 'is_playable') },
    },
    sighting,
  );
}

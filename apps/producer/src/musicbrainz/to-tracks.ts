import { isMbid } from '../listenbrainz/mbid.ts';
import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { fieldsAt, isFields, listAt, type Fields } from '../spotify/responses.ts';
import { toCredit } from './to-credit.ts';

/**
 * The tracks of a release, each under the MBID of its recording, which is what listens are counted of. A recording that
 * is on it twice is taken once, where it comes first.
 * @param albumId of the release group
 */
export function toTracks(release: Fields, albumId: string, sighting: Sighting): { mapped: Mapped[]; skipped: number } {
  const tracks = listAt(release, 'media').flatMap((medium, at) =>
    listAt(medium, 'tracks').map((track) => ({ track: isFields(track) ? track : {}, disc: discOf(medium, at) })),
  );
  const byRecording = new Map<string, Mapped>();
  let skipped = 0;
  for (const { track, disc } of tracks) {
    const { id } = fieldsAt(track, 'recording');
    if (!isMbid(id)) skipped++;
    else if (!byRecording.has(id)) byRecording.set(id, toTrack({ id, track, disc, albumId }, sighting));
  }
  return { mapped: [...byRecording.values()], skipped };
}

interface Listed {
  id: string;
  track: Fields;
  disc: unknown;
  albumId: string;
}

function toTrack({ id, track, disc, albumId }: Listed, sighting: Sighting): Mapped {
  const recording = fieldsAt(track, 'recording');
  const credit = toCredit(track);
  return toObservation(
    {
      type: 'track',
      id,
      always: {
        name: track['title'] ?? recording['title'],
        album_id: albumId,
        artists: credit.length > 0 ? credit : toCredit(recording),
        disc_number: disc,
        track_number: track['position'] ?? null,
        duration_ms: toDuration(track['length'] ?? recording['length']),
        explicit: null,
      },
      offered: {},
    },
    sighting,
  );
}

const discOf = (medium: unknown, at: number): unknown => (isFields(medium) ? medium['position'] : undefined) ?? at + 1;

/** MusicBrainz says 0 where it does not know. */
export const toDuration = (length: unknown): unknown => (length === 0 ? null : (length ?? null));

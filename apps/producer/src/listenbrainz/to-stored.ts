import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import type { Listens } from './listens.ts';
import type { StoredAlbum, StoredTrack } from './stored.query.ts';

/** What is known of a recording, with its listens. */
export function toTrackMeta({ id, isrc, ...track }: StoredTrack, listens: Listens, sighting: Sighting): Mapped {
  return toObservation({ type: 'track_meta', id, always: track, offered: { isrc, ...listens } }, sighting);
}

/** An album that is no longer listed, as it was said last, with its listens of now. */
export function toAlbumAgain(album: StoredAlbum, listens: Listens, sighting: Sighting): Mapped {
  const { id, image_url: url, genres, missing, ...always } = album;
  const images = url === null ? [] : [{ url, width: null, height: null }];
  return toObservation(
    {
      type: 'album',
      id,
      always: { ...always, images },
      offered: { genres: missing.includes('genres') ? undefined : genres, ...listens },
    },
    sighting,
  );
}

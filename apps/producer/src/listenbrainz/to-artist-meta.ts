import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { fieldsAt, type Fields } from '../spotify/responses.ts';
import type { Listens } from './listens.ts';
import { toGenres } from './to-genres.ts';

/** An artist as /1/metadata/artist/ says them, with their listens. ListenBrainz has no pictures of artists. */
export function toArtistMeta(artist: Fields & { artist_mbid: string }, listens: Listens, sighting: Sighting): Mapped {
  const { artist_mbid: id, name } = artist;
  return toObservation(
    {
      type: 'artist_meta',
      id,
      always: { name: name === '' ? null : name, images: [], url: `https://musicbrainz.org/artist/${id}` },
      offered: { genres: toGenres(fieldsAt(artist, 'tag')['artist']), ...listens },
    },
    sighting,
  );
}

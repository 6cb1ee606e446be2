import type { Listens } from '../listenbrainz/listens.ts';
import { toAlbumType } from '../listenbrainz/to-album-type.ts';
import { toGenres } from '../listenbrainz/to-genres.ts';
import { toReleaseDate } from '../listenbrainz/to-release-date.ts';
import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { isFields, type Entity, type Fields } from '../spotify/responses.ts';
import { toCredit } from './to-credit.ts';

/** A release group as a search finds it. */
export function toFoundGroup(group: Entity, listens: Listens, sighting: Sighting): Mapped {
  return toObservation(
    {
      type: 'album',
      id: group.id,
      always: {
        name: group['title'],
        album_type: toAlbumType(group['primary-type'], group['secondary-types']),
        total_tracks: null,
        ...toReleaseDate(group['first-release-date']),
        artists: toCredit(group),
        images: [],
        url: `https://musicbrainz.org/release-group/${group.id}`,
      },
      offered: { genres: toGenres(toNames(group['tags'])), ...listens },
    },
    sighting,
  );
}

/** A search shows tags with their votes, and not which of them are genres. */
function toNames(tags: unknown): unknown {
  if (!Array.isArray(tags)) return undefined;
  const votes = ({ count }: Fields): number => (typeof count === 'number' ? count : 0);
  return tags
    .filter(isFields)
    .sort((a, b) => votes(b) - votes(a) || (String(a['name']) < String(b['name']) ? -1 : 1))
    .map(({ name }) => name);
}

import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { offeredAt, offeredInside } from './offered.ts';
import { fieldsAt, type Entity } from './responses.ts';
import { toImages } from './to-mentions.ts';

export function toArtistMeta(artist: Entity, sighting: Sighting): Mapped {
  return toObservation(
    {
      type: 'artist_meta',
      id: artist.id,
      always: {
        name: artist['name'],
        images: toImages(artist),
        url: fieldsAt(artist, 'external_urls')['spotify'] ?? null,
      },
      offered: {
        popularity: offeredAt(artist, 'popularity'),
        followers: offeredInside(artist, 'followers', 'total'),
        genres: offeredAt(artist, 'genres'),
      },
    },
    sighting,
  );
}

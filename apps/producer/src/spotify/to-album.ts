import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { offeredAt, offeredInside, offeredLength } from './offered.ts';
import { fieldsAt, type Entity } from './responses.ts';
import { toArtistRefs, toImages } from './to-mentions.ts';

const PRECISIONS: readonly unknown[] = ['year', 'month', 'day'];

/** An album as a catalogue endpoint answers it. Its date is kept as given, junk ("0000") too: the reader decides. */
export function toAlbum(album: Entity, sighting: Sighting): Mapped {
  const precision = album['release_date_precision'];
  return toObservation(
    {
      type: 'album',
      id: album.id,
      always: {
        name: album['name'],
        album_type: album['album_type'] ?? null,
        total_tracks: album['total_tracks'] ?? null,
        release_date: album['release_date'] ?? null,
        release_date_precision: PRECISIONS.includes(precision) ? precision : null,
        artists: toArtistRefs(album),
        images: toImages(album),
        url: fieldsAt(album, 'external_urls')['spotify'] ?? null,
      },
      offered: {
        label: offeredAt(album, 'label'),
        upc: offeredInside(album, 'external_ids', 'upc'),
        popularity: offeredAt(album, 'popularity'),
        genres: offeredAt(album, 'genres'),
        market_count: offeredLength(album, 'available_markets'),
        is_playable: offeredAt(album, 'is_playable'),
      },
    },
    sighting,
  );
}

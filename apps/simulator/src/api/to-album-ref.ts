import type { Album } from '../catalogue/catalogue.ts';
import { albumSizes, artistRefs, identity, images, rights, type View } from './view.ts';

/** An album as pages and tracks show it. */
export function toAlbumRef(view: View, album: Album) {
  const { catalogue } = view;
  const { external_urls, href, id, type, uri } = identity(view, 'album', catalogue.albumId(album));
  const { date, precision } = catalogue.calendar.releaseDate(album.index);
  return {
    album_type: album.type,
    total_tracks: album.trackCount,
    ...rights(view, album.index),
    external_urls,
    href,
    id,
    images: images(view, id, albumSizes),
    name: catalogue.albumName(album),
    release_date: date,
    release_date_precision: precision,
    type,
    uri,
    artists: artistRefs(view, album.artists),
  };
}

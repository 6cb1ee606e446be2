import type { Album, AlbumType } from '../catalogue/catalogue.ts';
import { imprintOf } from '../catalogue/imprint.ts';
import { toPage } from './page.ts';
import { toTrackRef } from './to-track.ts';
import { albumSizes, artistRefs, identity, images, rights, tailOf, type View } from './view.ts';

/** Tracks that an album brings along. */
const EMBEDDED_TRACKS = 50;

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

export function toAlbum(view: View, album: Album) {
  const { label, upc, copyrights } = imprintOf(view.catalogue, album);
  return {
    ...toAlbumRef(view, album),
    tracks: toTracksPage(view, album, { limit: EMBEDDED_TRACKS, offset: 0 }),
    copyrights,
    external_ids: { upc },
    genres: [],
    ...(view.offer.allFields && { label, popularity: view.popularity.album(album, view.now) }),
  };
}

export type AlbumGroup = AlbumType | 'appears_on';

/** An album as an artist's list shows it. */
export const toGroupedAlbum = (view: View, { album, group }: { album: Album; group: AlbumGroup }) => ({
  ...toAlbumRef(view, album),
  ...(view.offer.allFields && { album_group: group }),
});

export function toTracksPage(view: View, album: Album, { limit, offset }: { limit: number; offset: number }) {
  const { href } = identity(view, 'album', view.catalogue.albumId(album));
  const ordinals = Array.from({ length: album.trackCount }, (_, ordinal) => ordinal);
  return toPage({ path: `${href}/tracks`, tail: tailOf(view), limit, offset, of: ordinals }, (ordinal) =>
    toTrackRef(view, view.catalogue.track(album, ordinal)),
  );
}

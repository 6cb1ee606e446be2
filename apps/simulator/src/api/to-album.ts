import type { Album, AlbumType } from '../catalogue/catalogue.ts';
import { imprintOf } from '../catalogue/imprint.ts';
import { toPage } from './page.ts';
import { toAlbumRef } from './to-album-ref.ts';
import { toTrackRef } from './to-track.ts';
import { identity, tailOf, type View } from './view.ts';

/** Tracks that an album brings along. */
const EMBEDDED_TRACKS = 50;

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

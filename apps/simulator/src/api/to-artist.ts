import { genresOf } from '../catalogue/genres.ts';
import { artistSizes, identity, images, type View } from './view.ts';

export function toArtist(view: View, index: number) {
  const { catalogue, popularity, offer, now } = view;
  const { external_urls, href, id, type, uri } = identity(view, 'artist', catalogue.artistId(index));
  return {
    external_urls,
    ...(offer.allFields && {
      followers: { href: null, total: popularity.followers(index, now) },
      genres: genresOf(catalogue, index),
    }),
    href,
    id,
    images: images(view, id, artistSizes),
    name: catalogue.artistName(index),
    ...(offer.allFields && { popularity: popularity.artist(index, now) }),
    type,
    uri,
  };
}

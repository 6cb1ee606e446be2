import { artistSizes, identity, images, type View } from './view.ts';

export function toArtist(view: View, index: number) {
  const { catalogue, popularity, offer, now } = view;
  const { external_urls, href, id, type, uri } = identity(view, 'artist', catalogue.artistId(index));
  return {
    external_urls,
    ...(offer.allFields && {
      followers: { href: null, total: popularity.followers(index, now) },
      genres: genresOf(view, index),
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

/** The scene's genres without one, a different one for neighbours; every fifth artist has none. */
function genresOf({ catalogue }: View, index: number): string[] {
  const { genres } = catalogue.pools.sceneOf(index);
  const place = Math.floor(index / catalogue.pools.count);
  return place % 5 === 4 ? [] : genres.filter((_, at) => genres.length < 3 || at !== place % genres.length);
}

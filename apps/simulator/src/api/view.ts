import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Popularity } from '../catalogue/popularity.ts';
import type { Kind } from '../catalogue/entity-id.ts';
import { isOffered, offeredMarkets } from '../catalogue/markets.ts';
import { localeTail } from './page.ts';
import type { Offer } from './mode.ts';

/** What a response is made from: the catalogue as one request may see it. */
export interface View {
  catalogue: Catalogue;
  popularity: Popularity;
  offer: Offer;
  /** ms since 1970 */
  now: number;
  market: string | undefined;
  acceptLanguage: string | undefined;
  /** Where this server is reached, without a slash at the end. */
  origin: string;
}

export type EntityType = keyof typeof Kind;

/** The six fields that every entity has. */
export const identity = ({ origin }: View, type: EntityType, id: string) => ({
  external_urls: { spotify: `${origin}/open/${type}/${id}` },
  href: `${origin}/v1/${type}s/${id}`,
  id,
  type,
  uri: `spotify:${type}:${id}`,
});

/** Widest first. */
export const images = ({ origin }: View, id: string, sizes: readonly number[]) =>
  sizes.map((size) => ({ url: `${origin}/images/${id}/${size}.svg`, height: size, width: size }));

export const albumSizes = [640, 300, 64] as const;
export const artistSizes = [640, 320, 160] as const;

/** Where an album may be played: the whole list, or with a market only the answer for that one. */
export function rights({ catalogue, offer, market }: View, album: number) {
  if (market === undefined) return offer.allFields ? { available_markets: offeredMarkets(catalogue.seed, album) } : {};
  if (isOffered(catalogue.seed, album, market)) return { is_playable: true };
  return { is_playable: false, restrictions: { reason: 'market' } };
}

export const artistRefs = (view: View, artists: number[]) =>
  artists.map((artist) => {
    const { external_urls, href, id, type, uri } = identity(view, 'artist', view.catalogue.artistId(artist));
    return { external_urls, href, id, name: view.catalogue.artistName(artist), type, uri };
  });

/** The parameters that addresses carry on. */
export const marketTail = ({ market }: View): string => (market === undefined ? '' : `&market=${market}`);
export const tailOf = (view: View): string => marketTail(view) + localeTail(view.acceptLanguage);

import type { Genres } from '@freshwax/contracts';
import { toTreemap, type Tile } from './treemap.ts';

export type GenreShare = Genres['genres'][number];

/** A genre's tile, or that of all genres which have none of their own: `further` says how many they are. */
export type GenreTile = Tile & { readonly n: number } & (
    { readonly share: GenreShare } | { readonly share: null; readonly further: number }
  );

/**
 * The first genres as tiles, and all the others as one: the whole area is what all genres count.
 * @param shown how many have a tile of their own
 * @param ratio width of the whole over its height
 */
export function toGenreTiles(
  { genres, different, counted }: Pick<Genres, 'genres' | 'different' | 'counted'>,
  { shown, ratio }: { readonly shown: number; readonly ratio: number },
): GenreTile[] {
  const own = genres.slice(0, shown);
  const rest = counted - own.reduce((sum, { n }) => sum + n, 0);
  const tiles = toTreemap([...own.map(({ n }) => n), ...(rest > 0 ? [rest] : [])], ratio);
  return tiles.map((tile, at) => {
    const share = own[at];
    return share ? { ...tile, n: share.n, share } : { ...tile, n: rest, share: null, further: different - own.length };
  });
}

import type { Genres } from '@freshwax/contracts';
import { toTreemap, type Tile } from './treemap.ts';

export type GenreShare = Genres['genres'][number];

/** A genre's tile, or that of all genres which have none of their own: `further` says how many they are. */
export type GenreTile = Tile & { readonly n: number } & (
    { readonly share: GenreShare } | { readonly share: null; readonly further: number }
  );

export interface TilesShape {
  /** How many have a tile of their own. */
  readonly shown: number;
  /** Width of the whole over its height. */
  readonly ratio: number;
  /** Where all the others lie. */
  readonly others: 'right' | 'below';
}

/** A name is wider than tall: so should a tile be. */
const WIDER = 1.6;

/**
 * The first genres as tiles, and all the others as one at an end of them, since it may be larger than any: among them it would press
 * some into strips. The whole area is what all genres count.
 */
export function toGenreTiles(
  { genres, different, counted }: Pick<Genres, 'genres' | 'different' | 'counted'>,
  { shown, ratio, others }: TilesShape,
): GenreTile[] {
  const own = genres.slice(0, shown);
  const rest = counted - own.reduce((sum, { n }) => sum + n, 0);
  const part = 1 - rest / (counted || 1);
  const [across, down] = others === 'right' ? [part, 1] : [1, part];
  const tiles = toTreemap(
    own.map(({ n }) => n),
    (ratio * across) / (down || 1) / WIDER,
  ).map(({ left, top, width, height }, at): GenreTile => {
    const share = own[at]!;
    return { left: left * across, top: top * down, width: width * across, height: height * down, n: share.n, share };
  });
  if (rest <= 0) return tiles;
  const [left, top] = others === 'right' ? [100 * part, 0] : [0, 100 * part];
  const end = { left, top, width: 100 - left, height: 100 - top };
  return [...tiles, { ...end, n: rest, share: null, further: different - own.length }];
}

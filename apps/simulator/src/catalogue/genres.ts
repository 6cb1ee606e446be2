import type { Catalogue } from './catalogue.ts';

/** The scene's genres without one, a different one for neighbours; every fifth artist has none. */
export function genresOf({ pools }: Catalogue, artist: number): string[] {
  const { genres } = pools.sceneOf(artist);
  const place = Math.floor(artist / pools.count);
  return place % 5 === 4 ? [] : genres.filter((_, at) => genres.length < 3 || at !== place % genres.length);
}

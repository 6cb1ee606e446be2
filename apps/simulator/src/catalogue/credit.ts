import type { Album, Catalogue } from './catalogue.ts';
import { Dice, Draw, hashOf, seedOf } from './dice.ts';
import { genresOf } from './genres.ts';
import { namedMbid } from './mbid.ts';
import { artistMbid } from './releases.ts';

export interface CreditedArtist {
  artist_mbid: string;
  artist_credit_name: string;
  join_phrase: string;
}

/** Who is named, in order: those of the album with "&", guests with "feat.". */
export function creditOf(catalogue: Catalogue, artists: readonly number[], guests: readonly number[] = []) {
  const all = [...artists, ...guests];
  const credit = all.map((artist, at): CreditedArtist => {
    const isLast = at === all.length - 1;
    const join_phrase = isLast ? '' : at === artists.length - 1 ? ' feat. ' : ' & ';
    return {
      artist_mbid: artistMbid(catalogue, artist),
      artist_credit_name: catalogue.artistName(artist),
      join_phrase,
    };
  });
  const name = credit.map(({ artist_credit_name, join_phrase }) => artist_credit_name + join_phrase).join('');
  return { name, artists: credit };
}

/** Cover art archive: every tenth release group has none. */
export function coverOf({ seed }: Catalogue, { index }: Album): number | null {
  const dice = new Dice(seed, Draw.cover, index, 1);
  return dice.chance(0.1) ? null : 30_000_000_000 + dice.between(0, 9_999_999_999);
}

export interface Tag {
  tag: string;
  count: number;
  /** Of tags that MusicBrainz calls genres. */
  genre_mbid?: string;
}

/** Genres with how many people have said so, and a word of their own now and then, which is no genre. */
export function tagsOf(catalogue: Catalogue, artist: number, ...keys: number[]): Tag[] {
  const { seed } = catalogue;
  const dice = new Dice(seed, Draw.scene, artist, ...keys);
  const tags = genresOf(catalogue, artist).map((genre): Tag => {
    return { tag: genre, count: dice.between(1, 18), genre_mbid: namedMbid(seed, seedOf(genre)) };
  });
  return dice.chance(0.3) ? [...tags, { tag: 'seen live', count: 1 }] : tags;
}

export const creditId = ({ seed }: Catalogue, artists: readonly number[]): number =>
  hashOf(seed, Draw.releases, ...artists) % 3_000_000;

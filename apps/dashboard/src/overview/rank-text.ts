import type { RankedArtist, RankedArtistsAnswer } from '@freshwax/contracts';
import type { CardContent } from '../card/card.tsx';
import { count, decimal, plural } from '../format/number.ts';

export type Ranked = RankedArtistsAnswer['data'];

export const rankText: Record<Ranked['by'], string> = {
  popularity: 'artist popularity, 0 to 100',
  trackPopularity: 'the mean popularity of their tracks, since artist popularity is not offered',
  listens: 'listens on ListenBrainz, since popularity is not offered',
  tracks: 'their number of tracks, since popularity is not offered',
};

/** Those shown are the head of a list: the foot of the card says how long it is, and who is not in it. */
export const rankFacts = ({ artists, n, missing, notOffered }: Ranked) =>
  ({
    n: artists.length,
    nOf: `of ${plural(n, 'artist')}`,
    missing,
    partial: notOffered > 0 ? `not offered for ${plural(notOffered, 'artist')}` : undefined,
  }) satisfies Partial<CardContent>;

/** `3` or `3=` */
export const rankLabel = (artist: RankedArtist): string => (artist.tied ? `${artist.rank}=` : String(artist.rank));

/**
 * The value that fills the whole bar. Popularity has an end; numbers of listens or tracks have none, and are of the largest that
 * there is, so that the bars of the top and of the bottom can be compared.
 * @param top the ranking from the top, as far as it is known
 */
export const rankScale = ({ by, artists }: Ranked, top: Ranked | undefined): number =>
  by === 'tracks' || by === 'listens'
    ? Math.max(1, ...[...artists, ...(top?.by === by ? top.artists : [])].map(({ value }) => value))
    : 100;

export const rankValue = (artist: RankedArtist, by: Ranked['by']): string =>
  by === 'trackPopularity' ? decimal(artist.value) : count(artist.value);

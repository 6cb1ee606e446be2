import type { Question } from '../query/address.ts';
import type { FilterName, Filters } from '../view/view-state.ts';

const range = (name: string, value: string | undefined): Record<string, string> => {
  const [from, to] = value?.split('-') ?? [];
  return { ...(from && { [`${name}[gte]`]: from }), ...(to && { [`${name}[lte]`]: to }) };
};

/** Of releases by their day: the days are the card's own. */
export const ofReleases: readonly FilterName[] = ['type', 'genre', 'artist'];
/** Of the list of albums. */
export const ofAlbums: readonly FilterName[] = [...ofReleases, 'from', 'to', 'q', 'followed'];
/** Of how many albums there are. */
export const ofAlbumCounts: readonly FilterName[] = [...ofReleases, 'from', 'to'];
/** Of artists, whose genres are the card's own. */
export const ofGenres: readonly FilterName[] = ['artist', 'fame'];
export const ofArtists: readonly FilterName[] = ['artistGenre', 'artist', 'fame'];
/** Of artists in an answer that may be of tracks: either genre is the one that it is asked for. */
export const ofArtistsByEither: readonly FilterName[] = [...ofArtists, 'genre'];
export const ofTracks: readonly FilterName[] = [
  ...ofReleases,
  'artistGenre',
  'from',
  'to',
  'duration',
  'popularity',
  'fame',
];

/** Those of the filters that are named. */
export const pick = (filters: Filters, names: readonly FilterName[]): Filters =>
  Object.fromEntries(names.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])));

/**
 * What the API is asked for: figures, the rows behind them, and lists take the same names.
 * @param taken what the answer can be narrowed by; the others are left out, and its card says so
 */
export function toParameters(filters: Filters, taken: readonly FilterName[]): Record<string, string> {
  const asked = pick(filters, taken);
  const { type, genre = asked.artistGenre, artist, from, to, q, followed, duration, popularity, fame } = asked;
  return {
    ...(q && { q }),
    ...(type && { type }),
    ...(genre && { genre }),
    ...(artist && { artistId: artist }),
    ...(from && { 'released[gte]': from }),
    ...(to && { 'released[lte]': to }),
    ...(followed && { followed }),
    ...range('durationMs', duration),
    ...range('popularity', popularity),
    ...range('artistPopularity', fame),
  };
}

export const narrowed = (question: Question, filters: Filters, taken: readonly FilterName[]): Question => ({
  ...question,
  query: { ...question.query, ...toParameters(filters, taken) },
});

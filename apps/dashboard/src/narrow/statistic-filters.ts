import type { Question } from '../query/address.ts';
import type { FilterName, Filters } from '../view/view-state.ts';

/** How the statistics of tracks and artists take what lists take too; `fame` is a range of theirs alone. */
const range = (name: string, value: string | undefined): Record<string, string> => {
  const [from, to] = value?.split('-') ?? [];
  return { ...(from && { [`${name}[gte]`]: from }), ...(to && { [`${name}[lte]`]: to }) };
};

export const ofReleases: readonly FilterName[] = ['type', 'genre', 'artist'];
export const ofArtists: readonly FilterName[] = ['artistGenre', 'artist', 'fame'];
export const ofTracks: readonly FilterName[] = [
  ...ofReleases,
  'artistGenre',
  'from',
  'to',
  'duration',
  'popularity',
  'fame',
];

/** @param taken what the statistic can be narrowed by; the others are left out, and its card says so */
export function narrowed(question: Question, filters: Filters, taken: readonly FilterName[]): Question {
  const asked: Filters = Object.fromEntries(
    taken.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  );
  const { type, genre = asked.artistGenre, artist, from, to, duration, popularity, fame } = asked;
  const query = {
    ...question.query,
    ...(type && { type }),
    ...(genre && { genre }),
    ...(artist && { artistId: artist }),
    ...(from && { 'released[gte]': from }),
    ...(to && { 'released[lte]': to }),
    ...range('durationMs', duration),
    ...range('popularity', popularity),
    ...range('artistPopularity', fame),
  };
  return { ...question, query };
}

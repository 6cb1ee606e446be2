import { z } from 'zod';
import { albumRow, artistRow, trackRow, watchedTrackRow } from './entities.api.ts';
import { answerOf } from './meta.api.ts';

/** What is looked for by name. */
export const foundKinds = ['artists', 'tracks', 'albums', 'watchedTracks'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** Of each kind the best first; a kind that was not asked for is empty. */
export const searchResult = z
  .object({
    artists: z.array(artistRow),
    tracks: z.array(trackRow),
    albums: z.array(albumRow),
    watchedTracks: z.array(watchedTrackRow),
  })
  .meta({ id: 'SearchResult' });
export const searchAnswer = answerOf(searchResult);
export type SearchResult = z.infer<typeof searchResult>;

import { z } from 'zod';
import { answerOf, availability } from './meta.api.ts';

/** Albums by their day of release. */
export const releaseCalendar = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    /** Albums of the range whose day is known. */
    n: z.int(),
    /** Albums of the range of which only the month or the year is known: they are in no day. */
    imprecise: z.int(),
    /** Every type that occurs, the most frequent first. */
    types: z.array(z.string()),
    /** Days that have any, oldest first; `byType` in the order of `types`. */
    days: z.array(z.object({ day: z.iso.date(), n: z.int(), byType: z.array(z.int()) })),
    /** Monday first. */
    weekdays: z.array(z.int()).length(7),
  })
  .meta({ id: 'ReleaseCalendar' });
export const releaseCalendarAnswer = answerOf(releaseCalendar);
export type ReleaseCalendar = z.infer<typeof releaseCalendar>;

export const genreKinds = ['albums', 'artists'] as const;
export const genreShare = z
  .object({
    genre: z.string(),
    /** Albums or artists that are of it, an album also by an artist it credits. One of several genres counts for each. */
    n: z.int(),
    /** Of those whose popularity is known. */
    withPopularity: z.int(),
    meanPopularity: z.number().nullable(),
    q1: z.int().nullable(),
    medianPopularity: z.int().nullable(),
    q3: z.int().nullable(),
  })
  .meta({ id: 'GenreShare' });
export const genres = z
  .object({
    of: z.enum(genreKinds),
    availability,
    /** Rows with a genre, with none, and whose source does not offer genres. */
    n: z.int(),
    missing: z.int(),
    notOffered: z.int(),
    /** Different genres in all; the most frequent ones follow. */
    different: z.int(),
    /** What all genres count together: more than `n` where rows have several. */
    counted: z.int(),
    genres: z.array(genreShare),
  })
  .meta({ id: 'Genres' });
export const genresAnswer = answerOf(genres);
export type Genres = z.infer<typeof genres>;

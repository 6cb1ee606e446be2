import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerOf, availability, instant, provenance } from './meta.api.ts';

/** A 64-bit or numeric integer as decimal text: the exact sum that a rounded figure comes from. */
const exact = z.string().regex(/^-?\d+$/);

/** n, missing and quartiles of one variable. `mean` is rounded from the sums; the sums are exact. */
const summary = z.object({
  /** Rows that have a value. */
  n: z.int(),
  /** Rows whose source offers the field but said none. */
  missing: z.int(),
  /** Rows whose source does not offer the field. */
  notOffered: z.int(),
  availability,
  mean: z.number().nullable(),
  stdDev: z.number().nullable(),
  q1: z.number().nullable(),
  median: z.number().nullable(),
  q3: z.number().nullable(),
  sums: z.object({ n: exact, sum: exact, sumOfSquares: exact }),
});
export const variableSummary = summary.meta({ id: 'VariableSummary' });
export type VariableSummary = z.infer<typeof variableSummary>;

export const sourceCounts = z
  .object({ source, active: z.boolean(), albums: z.int(), tracks: z.int(), artists: z.int() })
  .meta({ id: 'SourceCounts' });

export const overview = z
  .object({
    albums: z.int(),
    tracks: z.int(),
    artists: z.int(),
    watchedTracks: z.int(),
    /** Records settled since the pipeline began, accepted and rejected. */
    events: z.object({ applied: z.int(), rejected: z.int() }),
    /** Milliseconds. */
    trackDuration: variableSummary,
    trackPopularity: variableSummary,
    artistPopularity: variableSummary,
    newestObservedAt: instant.nullable(),
    /** Every source that has rows, the active ones marked. */
    sources: z.array(sourceCounts),
  })
  .meta({ id: 'Overview' });
export const overviewAnswer = answerOf(overview);
export type OverviewAnswer = z.infer<typeof overviewAnswer>;

/** ms */
const durationSpread = { n: z.int(), mean: z.number(), q1: z.number(), median: z.number(), q3: z.number() };
export const trackDuration = z
  .object({
    /** Milliseconds. Quartiles are exact at whole seconds. */
    summary: variableSummary,
    /** Bins of equal width, [fromMs, toMs); the last one is open above. */
    histogram: z.array(z.object({ fromMs: z.int(), toMs: z.int().nullable(), n: z.int() })),
    /** By the album's year of release; quartiles of whole milliseconds. */
    byReleaseYear: z.array(z.object({ year: z.int(), ...durationSpread })),
    /** By its month, `2026-11`, where that is known: this month, the 23 before, and those to come. */
    byReleaseMonth: z.array(z.object({ month: z.string().regex(/^\d{4}-\d\d$/), ...durationSpread })),
  })
  .meta({ id: 'TrackDuration' });
export const trackDurationAnswer = answerOf(trackDuration);
export type TrackDurationAnswer = z.infer<typeof trackDurationAnswer>;

const distribution = z.object({
  summary: variableSummary,
  /** Bins of equal width over 0..100, both ends inclusive. */
  histogram: z.array(z.object({ from: z.int(), to: z.int(), n: z.int() })),
});
export const popularityDistribution = z
  .object({ tracks: distribution, artists: distribution })
  .meta({ id: 'PopularityDistribution' });
export const popularityDistributionAnswer = answerOf(popularityDistribution);
export type PopularityDistributionAnswer = z.infer<typeof popularityDistributionAnswer>;

export const correlationVariables = [
  'popularity',
  'durationMs',
  'explicit',
  'trackNumber',
  'releaseAgeDays',
  'artistPopularity',
] as const;
export const correlationVariable = z.enum(correlationVariables);
export type CorrelationVariable = z.infer<typeof correlationVariable>;

const coefficient = z.object({
  r: z.number(),
  /** 95 % interval by Fisher's z; null below 4 observations or at |r| = 1. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const correlation = z
  .object({
    x: correlationVariable,
    y: correlationVariable,
    n: z.int(),
    missing: z.int(),
    /** `missing`: fewer than 2 pairs or no variance. */
    availability,
    pearson: coefficient.nullable(),
    spearman: coefficient.nullable(),
    /** `sums`: from live sums, exact; `query`: one SQL query, kept per data version. */
    method: z.enum(['sums', 'query']),
    sums: z.object({ n: exact, sumX: exact, sumY: exact, sumXX: exact, sumYY: exact, sumXY: exact }).nullable(),
  })
  .meta({ id: 'Correlation' });
export const correlationsAnswer = answerOf(
  z.object({ variables: z.array(correlationVariable), pairs: z.array(correlation) }).meta({ id: 'Correlations' }),
);
export type Correlation = z.infer<typeof correlation>;
export type CorrelationsAnswer = z.infer<typeof correlationsAnswer>;

export const artistRankings = ['popularity', 'trackPopularity', 'listens', 'tracks'] as const;
export const rankedArtist = z
  .object({
    rank: z.int(),
    /** True when another artist has the same value. */
    tied: z.boolean(),
    id: z.string(),
    source,
    name: z.string(),
    /** The value ranked by. */
    value: z.number(),
    popularity: z.int().nullable(),
    followers: z.int().nullable(),
    /** How often ListenBrainz saw the artist played; null for other sources. */
    listenCount: z.int().nullable(),
    /** All that are known of the artist, whatever the ranking is narrowed by. */
    tracks: z.int(),
    /** How popular all the artist's tracks are, whatever the ranking is narrowed by. */
    trackPopularity: z.object({
      n: z.int(),
      /** Tracks that were asked for, and have none. */
      missing: z.int(),
      mean: z.number().nullable(),
      q1: z.int().nullable(),
      median: z.int().nullable(),
      q3: z.int().nullable(),
    }),
    imageUrl: z.string().nullable(),
    url: z.string().nullable(),
    provenance,
  })
  .meta({ id: 'RankedArtist' });
export const rankedArtistsAnswer = answerOf(
  z
    .object({
      order: z.enum(['top', 'bottom']),
      /** What it was ranked by: artist popularity where offered, else that of the tracks, else listens, else tracks. */
      by: z.enum(artistRankings),
      minTracks: z.int(),
      /** Artists that are ranked in all; the first ones follow. */
      n: z.int(),
      /** Artists with enough tracks that have no place, since nothing says their value. */
      missing: z.int(),
      /** The same, since their source does not offer the value. */
      notOffered: z.int(),
      artists: z.array(rankedArtist),
    })
    .meta({ id: 'RankedArtists' }),
);
export type RankedArtist = z.infer<typeof rankedArtist>;
export type RankedArtistsAnswer = z.infer<typeof rankedArtistsAnswer>;

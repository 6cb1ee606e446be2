import type { Correlation, CorrelationVariable } from '@freshwax/contracts';
import type { RowsBehind } from '../drawer/rows-behind.ts';
import { plural } from '../format/number.ts';
import { ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import type { Filters } from '../view/view-state.ts';

export type Method = 'pearson' | 'spearman';

/** Long for the heads, short for narrow columns. */
export const variableNames: Record<CorrelationVariable, { long: string; short: string }> = {
  popularity: { long: 'Popularity', short: 'Pop.' },
  durationMs: { long: 'Duration', short: 'Dur.' },
  explicit: { long: 'Explicit', short: 'Expl.' },
  trackNumber: { long: 'Track number', short: 'No.' },
  releaseAgeDays: { long: 'Release age', short: 'Age' },
  artistPopularity: { long: 'Artist popularity', short: 'Artist' },
};

export const pairName = (pair: Correlation): string =>
  `${variableNames[pair.x].long} and ${variableNames[pair.y].long.toLowerCase()}`;

/** As the address names it. */
export const pairText = ({ x, y }: Pick<Correlation, 'x' | 'y'>): string => `${x},${y}`;

/** The rows that have both, of what the screen is narrowed to. */
export const rowsOf = ({ x, y }: Pick<Correlation, 'x' | 'y'>, filters: Filters): RowsBehind => ({
  of: 'pairs',
  keys: { x, y, ...toParameters(filters, ofTracks) },
});

/** A pair is the same either way round. */
export const findPair = (
  pairs: readonly Correlation[],
  a: string | undefined,
  b: string | undefined,
): Correlation | undefined => pairs.find((pair) => (pair.x === a && pair.y === b) || (pair.x === b && pair.y === a));

/**
 * The pair that moves together most, either way; undefined when no pair has a coefficient. Judged by what the interval
 * leaves at least: four pairs of values make -1 by chance, and would stand above a relation of thousands.
 */
export function strongest(pairs: readonly Correlation[], method: Method): Correlation | undefined {
  const known = pairs.filter((pair) => pair[method] !== null);
  return known.toSorted((a, b) => sureOf(b[method]) - sureOf(a[method]) || sizeOf(b[method]) - sizeOf(a[method]))[0];
}

const sizeOf = (value: Coefficient | null): number => Math.abs(value?.r ?? 0);

/** How far the whole interval lies from 0; 0 where it holds 0 or there is none. */
function sureOf(value: Coefficient | null): number {
  if (value === null || value.low === null || value.high === null) return 0;
  return Math.max(0, value.low, -value.high);
}

type Coefficient = NonNullable<Correlation['pearson']>;

/** With fewer there is no interval; with as many there is none only where all lie on one line. */
const FEWEST_OF_INTERVAL = 4;
/** Whether it is known which way the two go: an interval that holds 0 leaves both. @param n pairs of values */
export const hasDirection = ({ low, high }: Coefficient, n: number): boolean =>
  low === null || high === null ? n >= FEWEST_OF_INTERVAL : low > 0 || high < 0;

/** @param n pairs of values, each of a track */
export const noDirection = (n: number): string => `no direction can be told from these ${plural(n, 'track')}`;

const NO_RELATION = 0.1;
const isSmall = ({ low, high }: Coefficient): boolean =>
  low !== null && high !== null && Math.max(-low, high) < NO_RELATION;

/** Plain words for a coefficient; the limits are Cohen's (1988): 0.1, 0.3, 0.5. @param n pairs of values */
export function inWords(value: Coefficient, n: number): string {
  if (!hasDirection(value, n) && !isSmall(value)) return noDirection(n);
  const size = Math.abs(value.r);
  if (size < NO_RELATION) return 'no relation to speak of';
  const strength = size < 0.3 ? 'weak' : size < 0.5 ? 'moderate' : 'strong';
  return `${strength}, ${value.r > 0 ? 'rising together' : 'one falls as the other rises'}`;
}

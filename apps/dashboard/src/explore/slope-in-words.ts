import type { CorrelationVariable } from '@freshwax/contracts';
import { decimal } from '../format/number.ts';

/** A step that people think in: how many units of the API it is, and its name. */
const steps: Record<CorrelationVariable, { readonly size: number; readonly name: string }> = {
  popularity: { size: 1, name: 'point of popularity' },
  durationMs: { size: 60_000, name: 'minute of duration' },
  explicit: { size: 1, name: 'explicit track, against one that is not' },
  trackNumber: { size: 1, name: 'place on the album' },
  releaseAgeDays: { size: 365, name: 'year since the release' },
  artistPopularity: { size: 1, name: "point of the artist's popularity" },
};
/** How a change is told: in how many units of the API, and after what sign. */
const changes: Record<CorrelationVariable, { readonly what: string; readonly size: number; readonly unit: string }> = {
  popularity: { what: 'popularity', size: 1, unit: 'points' },
  durationMs: { what: 'duration', size: 1_000, unit: 's' },
  explicit: { what: 'the share of explicit tracks', size: 0.01, unit: 'percentage points' },
  trackNumber: { what: 'the track number', size: 1, unit: 'places' },
  releaseAgeDays: { what: 'the age of the release', size: 1, unit: 'days' },
  artistPopularity: { what: "the artist's popularity", size: 1, unit: 'points' },
};

const LEAST = 0.01;

/** `popularity falls by 2.16 points with each minute of duration`. @param slope in the units of the API */
export function slopeInWords(x: CorrelationVariable, y: CorrelationVariable, slope: number): string {
  const { what, size, unit } = changes[y];
  const change = (slope * steps[x].size) / size;
  const amount = Math.abs(change);
  const said = amount < LEAST ? `by less than ${LEAST}` : `by ${decimal(amount, amount < 10 ? 2 : 1)}`;
  if (change === 0) return `${what} stays the same with each ${steps[x].name}`;
  return `${what} ${change > 0 ? 'rises' : 'falls'} ${said} ${unit} with each ${steps[x].name}`;
}

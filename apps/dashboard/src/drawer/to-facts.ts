import type { Contributor } from '@freshwax/contracts';
import { compact } from '../format/number.ts';
import { clock } from '../format/time.ts';

type Value = Contributor['values'][string];

const says: Readonly<Record<string, (value: Value) => string>> = {
  popularity: (value) => (value === null ? 'popularity unknown' : `popularity ${value}`),
  artistPopularity: (value) => `popularity of the artist ${value}`,
  durationMs: (value) => (value === null ? '' : clock(Number(value))),
  explicit: (value) => (value === 0 ? 'not explicit' : 'explicit'),
  trackNumber: (value) => `number ${value}`,
  releaseAgeDays: (value) => `${value} days old`,
  followers: (value) => (value === null ? '' : `${compact(Number(value))} followers`),
  listenCount: (value) => (value === null ? '' : `${compact(Number(value))} listens`),
  releaseDate: (value) => (value === null ? 'no date' : String(value)),
  albumType: (value) => String(value ?? ''),
};

/** What a row brings to a figure, in words. */
export const toFacts = (values: Contributor['values']): string[] =>
  Object.entries(values)
    .map(([name, value]) => says[name]?.(value) ?? `${name} ${value}`)
    .filter((text) => text !== '');

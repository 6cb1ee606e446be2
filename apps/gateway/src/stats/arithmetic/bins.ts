import { quantile, type ValueCount } from './quartiles.ts';

export interface DurationBin {
  fromMs: number;
  toMs: number | null;
  n: number;
}

/** What durations were narrowed to, ms, both ends inclusive. */
export interface DurationRange {
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/**
 * Bins of equal width, in whole seconds, from 0 or the begin of the range. They reach its end, or the longest where that is
 * shorter; without an end the 99th percentile, and the last is open above, so that a few hour-long tracks do not press all others
 * into one bar. None without observations.
 */
export function durationBins(seconds: readonly ValueCount[], bins: number, range: DurationRange = {}): DurationBin[] {
  const longest = seconds.at(-1)?.value;
  if (longest === undefined) return [];
  const isOpen = range.toMs === undefined;
  const begin = Math.floor((range.fromMs ?? 0) / 1_000);
  const reach = isOpen ? quantile(seconds, 99n, 100n)! : Math.min(Math.floor(range.toMs! / 1_000), longest);
  const width = Math.max(1, Math.ceil((reach - begin + 1) / bins));
  // A range of fewer seconds than bins has one for each.
  const length = isOpen ? bins : Math.ceil((reach - begin + 1) / width);
  const made: DurationBin[] = Array.from({ length }, (_, at) => ({
    fromMs: (begin + at * width) * 1_000,
    toMs: isOpen && at === length - 1 ? null : (begin + (at + 1) * width) * 1_000,
    n: 0,
  }));
  for (const { value, n } of seconds) made[Math.min(length - 1, Math.floor((value - begin) / width))]!.n += Number(n);
  return made;
}

const HIGHEST = 100;

export interface PopularityBin {
  from: number;
  to: number;
  n: number;
}

/** At most `bins` bins of equal width over 0..100, both ends inclusive; the last one holds 100 too. */
export function popularityBins(counts: readonly ValueCount[], bins: number): PopularityBin[] {
  const width = bins > HIGHEST ? 1 : Math.ceil(HIGHEST / bins);
  const length = width === 1 && bins > HIGHEST ? HIGHEST + 1 : Math.ceil(HIGHEST / width);
  const made = Array.from({ length }, (_, at) => ({
    from: at * width,
    to: at === length - 1 ? HIGHEST : (at + 1) * width - 1,
    n: 0,
  }));
  for (const { value, n } of counts) made[Math.min(length - 1, Math.floor(value / width))]!.n += Number(n);
  return made;
}

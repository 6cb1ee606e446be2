import { quantile, type ValueCount } from './quartiles.ts';

export interface DurationBin {
  fromMs: number;
  toMs: number | null;
  n: number;
}

/**
 * Bins of equal width from 0, in whole seconds, that reach the 99th percentile; the last is open above, so that a few
 * hour-long tracks do not press all others into one bar. None without observations.
 */
export function durationBins(seconds: readonly ValueCount[], bins: number): DurationBin[] {
  const reach = quantile(seconds, 99n, 100n);
  if (reach === null) return [];
  const width = Math.max(1, Math.ceil((reach + 1) / bins));
  const made: DurationBin[] = Array.from({ length: bins }, (_, at) => ({
    fromMs: at * width * 1_000,
    toMs: at === bins - 1 ? null : (at + 1) * width * 1_000,
    n: 0,
  }));
  for (const { value, n } of seconds) made[Math.min(bins - 1, Math.floor(value / width))]!.n += Number(n);
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

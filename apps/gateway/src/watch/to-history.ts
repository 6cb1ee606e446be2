export interface Observed {
  /** ms since 1970 */
  atMs: number;
  popularity: number | null;
}

export interface Gap {
  fromMs: number;
  toMs: number;
}

/** From when to when a track should have been observed. */
export interface Expected extends Gap {
  /** Before this the history keeps one observation a UTC day. */
  byTheHourFromMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A track is late after this many intervals without an observation. */
const LATE_AFTER = 2;

/**
 * Where nothing was observed for more than two intervals. The history keeps one observation an hour, and of old days one a day:
 * no shorter interval can be told.
 * @param observed oldest first, of the whole stretch
 */
export function toGaps(observed: readonly Observed[], intervalMs: number, expected: Expected): Gap[] {
  const longestFrom = (fromMs: number): number =>
    LATE_AFTER * Math.max(intervalMs, fromMs < expected.byTheHourFromMs ? DAY_MS : HOUR_MS);
  const marks = [expected.fromMs, ...observed.map(({ atMs }) => atMs), expected.toMs];
  return marks
    .slice(1)
    .map((toMs, at) => ({ fromMs: marks[at]!, toMs }))
    .filter(({ fromMs, toMs }) => toMs - fromMs > longestFrom(fromMs));
}

/** At most `most` of them, evenly chosen by their place; the first and the last always. */
export function thin<Item>(all: readonly Item[], most: number): Item[] {
  if (all.length <= most) return [...all];
  const step = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => all[Math.round(at * step)]!);
}

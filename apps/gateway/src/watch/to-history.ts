export interface Observed {
  /** ms since 1970 */
  atMs: number;
  popularity: number | null;
}

export interface Gap {
  fromMs: number;
  toMs: number;
}

const HOUR_MS = 3_600_000;
/** A track is late after this many intervals without an observation. */
const LATE_AFTER = 2;

/**
 * Where nothing was observed for more than two intervals. The history keeps one observation an hour, so an hour is the
 * shortest interval that can be told.
 * @param observed oldest first, of the whole stretch
 * @param expected from when to when the track should have been observed, ms
 */
export function toGaps(observed: readonly Observed[], intervalMs: number, expected: Gap): Gap[] {
  const longest = LATE_AFTER * Math.max(intervalMs, HOUR_MS);
  const marks = [expected.fromMs, ...observed.map(({ atMs }) => atMs), expected.toMs];
  return marks
    .slice(1)
    .map((toMs, at) => ({ fromMs: marks[at]!, toMs }))
    .filter(({ fromMs, toMs }) => toMs - fromMs > longest);
}

/** At most `most` of them, evenly chosen by their place; the first and the last always. */
export function thin<Item>(all: readonly Item[], most: number): Item[] {
  if (all.length <= most) return [...all];
  const step = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => all[Math.round(at * step)]!);
}

const LONGEST_MS = 30_000;

/**
 * Full-range doubling with jitter: between half of and the whole of 1, 2, 4 .. 30 s, so that many pages do not come back at once.
 * @param failures attempts that failed in a row, from 0
 * @param random 0..1
 * @param firstMs the longest first wait
 */
export function backoffMs(failures: number, random: number, firstMs = 1_000): number {
  const ceiling = Math.min(LONGEST_MS, firstMs * 2 ** Math.min(failures, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}

import type { Point } from './chart.schema.ts';

/** So many times the usual distance of two neighbours is a hole and no line. */
const MUCH_LONGER = 3;

/**
 * The points with a hole wherever nothing was observed for much longer than usual: a line over it would claim what nobody saw.
 * Usual is the median distance of two neighbours, much longer is more than three times that. Of fewer than three points nothing is
 * usual, and no hole is known.
 * @param points oldest first
 * @param least ms below which no distance is a hole, however short the usual one is
 */
export function broken(points: readonly Point[], least = 0): Point[] {
  const distances = points.slice(1).map(([x], at) => x - points[at]![0]);
  if (distances.length < 2) return [...points];
  const usual = distances.toSorted((a, b) => a - b)[Math.floor((distances.length - 1) / 2)]!;
  const most = Math.max(least, MUCH_LONGER * usual);
  return points.flatMap((point, at): Point[] => {
    const distance = distances[at] ?? 0;
    return distance > most ? [point, [point[0] + distance / 2, null]] : [point];
  });
}

/** Whether a point stands between two holes: no line leads to it. */
export const hasLonely = (points: readonly Point[]): boolean =>
  points.some(
    ([, value], at) =>
      value !== null && [points[at - 1], points[at + 1]].every((beside) => (beside?.[1] ?? null) === null),
  );

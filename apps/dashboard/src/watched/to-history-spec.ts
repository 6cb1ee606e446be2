import type { WatchedHistory } from '@freshwax/contracts';
import type { ChartSpec, Point } from '../chart/chart.schema.ts';

const TWO_DAYS_MS = 2 * 86_400_000;

/** The observations with a hole in each gap, so that no line is drawn over what nobody saw. Oldest first. */
export function toHistoryPoints({ points, gaps }: Pick<WatchedHistory, 'points' | 'gaps'>): Point[] {
  const seen = points.map(({ observedAt, popularity }): Point => [Date.parse(observedAt), popularity]);
  const holes = gaps.map(({ from, to }): Point => [(Date.parse(from) + Date.parse(to)) / 2, null]);
  return [...seen, ...holes].sort(([a], [b]) => a - b);
}

/** The whole of the stretch that was asked for stays in sight, also where nothing was observed. */
export function toHistorySpec(history: WatchedHistory): ChartSpec {
  const points = toHistoryPoints(history);
  const max = Date.parse(history.to);
  const first = Math.min(points[0]?.[0] ?? max, ...history.gaps.map(({ from }) => Date.parse(from)));
  const min = Math.max(Date.parse(history.from), Math.min(first, max - 3_600_000));
  return {
    x: { format: max - min > TWO_DAYS_MS ? 'day' : 'time', min, max, steps: 6 },
    y: { format: 'count', min: 0, max: 100, steps: 4 },
    series: [{ name: 'Popularity', mark: 'line', ink: 'data-1', points }],
    spans: history.gaps.map(({ from, to }) => ({ from: Math.max(min, Date.parse(from)), to: Date.parse(to) })),
  };
}

import type { WatchedHistory } from '@freshwax/contracts';
import { timeAxis } from '../chart/time-axis.ts';
import { hasLonely } from '../chart/broken.ts';
import type { ChartSpec, Point } from '../chart/chart.schema.ts';

const MOST_STEPS = 6;

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
    x: { ...timeAxis([min, max], MOST_STEPS), name: 'local time' },
    y: { format: 'count', min: 0, max: 100, steps: 4, unit: 'popularity' },
    series: [{ name: 'Popularity', mark: 'line', ink: 'data-1', points, hasDots: hasLonely(points) }],
    spans: history.gaps.map(({ from, to }) => ({ from: Math.max(min, Date.parse(from)), to: Date.parse(to) })),
  };
}

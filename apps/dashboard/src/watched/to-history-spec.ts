import type { WatchedHistory } from '@freshwax/contracts';
import type { Axis, ChartSpec, Point } from '../chart/chart.schema.ts';

const DAY_MS = 86_400_000;

/** The observations with a hole in each gap, so that no line is drawn over what nobody saw. Oldest first. */
export function toHistoryPoints({ points, gaps }: Pick<WatchedHistory, 'points' | 'gaps'>): Point[] {
  const seen = points.map(({ observedAt, popularity }): Point => [Date.parse(observedAt), popularity]);
  const holes = gaps.map(({ from, to }): Point => [(Date.parse(from) + Date.parse(to)) / 2, null]);
  return [...seen, ...holes].sort(([a], [b]) => a - b);
}

/** No line leads to it. */
const isAlone = ([, value]: Point, at: number, points: readonly Point[]): boolean =>
  value !== null && [points[at - 1], points[at + 1]].every((beside) => (beside?.[1] ?? null) === null);

/** Days where there are several, else times of the day: no label stands twice. */
function toAxis(min: number, max: number): Axis {
  const days = Math.floor((max - min) / DAY_MS);
  return days < 2 ? { format: 'time', min, max, steps: 4 } : { format: 'day', min, max, steps: Math.min(5, days) };
}

/** The whole of the stretch that was asked for stays in sight, also where nothing was observed. */
export function toHistorySpec(history: WatchedHistory): ChartSpec {
  const points = toHistoryPoints(history);
  const max = Date.parse(history.to);
  const first = Math.min(points[0]?.[0] ?? max, ...history.gaps.map(({ from }) => Date.parse(from)));
  const min = Math.max(Date.parse(history.from), Math.min(first, max - 3_600_000));
  return {
    x: toAxis(min, max),
    y: { format: 'count', min: 0, max: 100, steps: 4, unit: 'popularity' },
    series: [{ name: 'Popularity', mark: 'line', ink: 'data-1', points, hasDots: points.some(isAlone) }],
    spans: history.gaps.map(({ from, to }) => ({ from: Math.max(min, Date.parse(from)), to: Date.parse(to) })),
  };
}

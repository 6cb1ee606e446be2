import type { EntityHistory } from '@freshwax/contracts';
import {
  MOST_POINTS,
  type Axis,
  type ChartSeries,
  type ChartSpec,
  type Ink,
  type Point,
} from '../chart/chart.schema.ts';

const DAY_MS = 86_400_000;
const inks: readonly Ink[] = ['data-1', 'data-2', 'data-3', 'data-4'];

/** Eight lines are told apart: four colours, each whole and dashed. */
export const lookOf = (at: number): { ink: Ink; isDashed: boolean } => ({
  ink: inks[at % inks.length]!,
  isDashed: at >= inks.length,
});

const toPoints = ({ points }: EntityHistory): Point[] =>
  points.slice(-MOST_POINTS).map(({ observedAt, popularity }) => [Date.parse(observedAt), popularity]);

const toLine = (entry: EntityHistory, at: number): ChartSeries => {
  const points = toPoints(entry);
  return { name: entry.name, mark: 'line', ...lookOf(at), points, hasDots: points.length < 40 };
};

function toAxis(min: number, max: number): Axis {
  const days = Math.floor((max - min) / DAY_MS);
  return days < 2 ? { format: 'time', min, max, steps: 4 } : { format: 'day', min, max, steps: Math.min(5, days) };
}

const HOUR_MS = 3_600_000;
const toHour = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** One line an entry, over the whole of the time that was asked for. Its stops are the hours that any of them has. */
export function toLinesSpec(entries: readonly EntityHistory[]): ChartSpec {
  const series = entries.map(toLine);
  const stops = [...new Set(series.flatMap(({ points }) => points.map(([x]) => toHour(x))))].sort((a, b) => a - b);
  const max = Math.max(...entries.map(({ to }) => toHour(Date.parse(to)) + HOUR_MS));
  const first = Math.min(stops[0] ?? max, max - HOUR_MS);
  const min = Math.max(Math.min(...entries.map(({ from }) => Date.parse(from))), first);
  return { x: toAxis(min, max), y: { format: 'count', min: 0, max: 100, steps: 4, unit: 'popularity' }, series, stops };
}

/** What an entry said in an hour; undefined where it said nothing. */
export const pointAt = (entry: EntityHistory, hour: number): EntityHistory['points'][number] | undefined =>
  entry.points.find(({ observedAt }) => toHour(Date.parse(observedAt)) === hour);

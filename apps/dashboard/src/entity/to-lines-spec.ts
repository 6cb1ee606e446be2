import type { EntityHistory } from '@freshwax/contracts';
import { timeAxis } from '../chart/time-axis.ts';
import { broken, hasLonely } from '../chart/broken.ts';
import { MOST_POINTS, type ChartSeries, type ChartSpec, type Ink, type Point } from '../chart/chart.schema.ts';

const HOUR_MS = 3_600_000;
const MOST_STEPS = 6;
const inks: readonly Ink[] = ['data-1', 'data-2', 'data-3', 'data-4'];

/** Eight lines are told apart: four colours, each whole and dashed. */
export const lookOf = (at: number): { ink: Ink; isDashed: boolean } => ({
  ink: inks[at % inks.length]!,
  isDashed: at >= inks.length,
});

/** Looks by id: who is compared already keeps its own, who comes takes the first that is free. */
export function keepLooks(kept: ReadonlyMap<string, number>, ids: readonly string[]): Map<string, number> {
  const looks = new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id)!] as const] : [])));
  for (const id of ids) if (!looks.has(id)) looks.set(id, firstFree(new Set(looks.values())));
  return looks;
}

function firstFree(taken: ReadonlySet<number>): number {
  let at = 0;
  while (taken.has(at)) at += 1;
  return at;
}

const toHour = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** Who is observed more than once an hour is kept once an hour: two hours beside each other are no hole. */
const LEAST_HOLE_MS = 2 * HOUR_MS;
const toPoints = ({ points }: EntityHistory): Point[] =>
  broken(
    points.slice(-MOST_POINTS).map(({ observedAt, popularity }) => [Date.parse(observedAt), popularity]),
    LEAST_HOLE_MS,
  );

const toLine = (entry: EntityHistory, look: number): ChartSeries => {
  const points = toPoints(entry);
  const hasDots = entry.points.length < 40 || hasLonely(points);
  return { name: entry.name, mark: 'line', ...lookOf(look), points, hasDots };
};

/**
 * One line an entry, over the whole of the time that was asked for; it breaks where nothing was observed for much longer than
 * usual. Its stops are the hours that any of them has.
 */
export function toLinesSpec(entries: readonly EntityHistory[], looks?: ReadonlyMap<string, number>): ChartSpec {
  const series = entries.map((entry, at) => toLine(entry, looks?.get(entry.id) ?? at));
  const observed = entries.flatMap(({ points }) => points.map(({ observedAt }) => toHour(Date.parse(observedAt))));
  const stops = [...new Set(observed)].sort((a, b) => a - b);
  const max = Math.max(...entries.map(({ to }) => toHour(Date.parse(to)) + HOUR_MS));
  const first = Math.min(stops[0] ?? max, max - HOUR_MS);
  const min = Math.max(Math.min(...entries.map(({ from }) => Date.parse(from))), first);
  return {
    x: { ...timeAxis([min, max], MOST_STEPS), name: 'local time' },
    y: { format: 'count', min: 0, max: 100, steps: 4, unit: 'popularity of 100' },
    series,
    stops,
  };
}

/** What an entry said in an hour; undefined where it said nothing. */
export const pointAt = (entry: EntityHistory, hour: number): EntityHistory['points'][number] | undefined =>
  entry.points.find(({ observedAt }) => toHour(Date.parse(observedAt)) === hour);

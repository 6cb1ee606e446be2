import type { Point } from './chart.schema.ts';

/** The box that a sparkline is drawn in; it is stretched to its place. */
export const SPARK_BOX = { width: 120, height: 28 } as const;
const { width: WIDTH, height: HEIGHT } = SPARK_BOX;

/** What fills the box at least, as a share of the value: a change from 512 to 513 is no leap from the foot to the top. */
const LEAST_SPAN = 0.1;

/** The path of a sparkline in a 120 by 28 box; a flat line where nothing changed, nothing below two points. */
export function sparkPath(points: readonly Point[]): string {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2 || last[0] === first[0]) return '';
  const values = known.map((point) => point[1]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => ((at - first[0]) / (last[0] - first[0])) * WIDTH;
  const span = Math.max(high - low, LEAST_SPAN * Math.abs(high)) || 1;
  const y = (value: number) => HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
  return known
    .map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
}

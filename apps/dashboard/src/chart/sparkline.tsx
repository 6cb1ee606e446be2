import type { Point } from './chart.schema.ts';

const [WIDTH, HEIGHT] = [120, 28];

/** The path of a sparkline in a 120 by 28 box; a flat line where nothing changed, nothing below two points. */
export function sparkPath(points: readonly Point[]): string {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2 || last[0] === first[0]) return '';
  const values = known.map((point) => point[1]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => ((at - first[0]) / (last[0] - first[0])) * WIDTH;
  const y = (value: number) => (high === low ? HEIGHT - 2 : HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4));
  return known.map(([at, value], index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

/** Too small for a chart library: one path. */
export function Sparkline({ points }: { points: readonly Point[] }) {
  const path = sparkPath(points);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {path && <path class="spark-fill" d={`${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />}
      {path && <path class="spark-line" d={path} />}
    </svg>
  );
}

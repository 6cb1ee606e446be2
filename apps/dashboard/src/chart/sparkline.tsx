import type { Point } from './chart.schema.ts';
import { SPARK_BOX, sparkPath } from './spark-path.ts';

const { width: WIDTH, height: HEIGHT } = SPARK_BOX;

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

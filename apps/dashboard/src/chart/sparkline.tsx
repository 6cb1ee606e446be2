import type { Point } from './chart.schema.ts';
import { SPARK_BOX, sparkPath } from './spark-path.ts';

const { width: WIDTH, height: HEIGHT } = SPARK_BOX;

interface SparklineProps {
  readonly points: readonly Point[];
  /** What its line is of, where that is not what stands above it. */
  readonly label?: string | undefined;
}

/** Too small for a chart library: one path. */
export function Sparkline({ points, label }: SparklineProps) {
  const path = sparkPath(points);
  const said = label && path ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': 'true' } as const);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" {...said}>
      {label && path && <title>{label}</title>}
      {path && <path class="spark-fill" d={`${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />}
      {path && <path class="spark-line" d={path} />}
    </svg>
  );
}

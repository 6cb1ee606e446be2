import type { ChartSeries, ChartSpec, Ink } from '../chart/chart.schema.ts';
import { monthAxis, yearAxis } from '../chart/stepped-axis.ts';
import { lengthAxis, type Period, type Periods } from './periods.ts';

const MOST_STEPS = 6;
const axes = { year: yearAxis, month: monthAxis } as const;

/** Neighbours that follow each other: nothing joins two between which some are missing. */
function stretchesOf(periods: readonly Period[]): Period[][] {
  const stretches: Period[][] = [];
  for (const period of periods) {
    const last = stretches.at(-1);
    if (last && last.at(-1)!.at + 1 === period.at) last.push(period);
    else stretches.push([period]);
  }
  return stretches;
}

/** Mean and median of the length, with the middle half as a band; one of each a stretch, for ApexCharts draws no band with a hole. */
export function toPeriodsSpec({ unit, drawn }: Pick<Periods, 'unit' | 'drawn'>): ChartSpec {
  const stretches = stretchesOf(drawn);
  const lines = (of: 'mean' | 'median', look: { name: string; ink: Ink; isDashed: boolean }) =>
    stretches.map((stretch): ChartSeries => {
      const points = stretch.map((period) => [period.at, period[of]] as const);
      return { ...look, mark: 'line', points, hasDots: points.length === 1 };
    });
  const bands = stretches.map((stretch): ChartSeries => {
    const points = stretch.map(({ at, q1, q3 }) => [at, [q1, q3]] as const);
    return { name: 'Middle half', mark: 'range', ink: 'data-1', points };
  });
  return {
    x: { ...axes[unit]([drawn[0]?.at ?? 0, drawn.at(-1)?.at ?? 0], MOST_STEPS), name: `${unit} of release` },
    y: { ...lengthAxis(drawn, MOST_STEPS - 1), unit: 'min:s' },
    stops: drawn.map(({ at }) => at),
    series: [
      ...bands,
      ...lines('median', { name: 'Median', ink: 'data-2', isDashed: true }),
      ...lines('mean', { name: 'Mean', ink: 'data-1', isDashed: false }),
    ],
  };
}

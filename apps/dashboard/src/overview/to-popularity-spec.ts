import type { PopularityDistributionAnswer } from '@freshwax/contracts';
import { countsUpTo } from '../chart/axis.ts';
import type { ChartSpec } from '../chart/chart.schema.ts';

type Distribution = PopularityDistributionAnswer['data']['tracks'];

/** Marks move in tenths of a point, as the figures above them: live data rarely changes the structure of the chart. */
const toTenth = (value: number): number => Math.round(value * 10) / 10;

export function toPopularitySpec({ summary, histogram }: Distribution, of: 'tracks' | 'artists'): ChartSpec {
  const { mean, median } = summary;
  const isMeanRight = (mean ?? 0) >= (median ?? 0);
  return {
    x: { format: 'count', min: 0, max: 100, steps: 5, name: 'popularity, 0 to 100' },
    y: countsUpTo(histogram, of),
    series: [
      {
        name: of === 'tracks' ? 'Tracks' : 'Artists',
        mark: 'bar',
        ink: of === 'tracks' ? 'data-1' : 'data-3',
        // Both ends of a bin are inclusive: 0..4 is as wide as 5 points.
        points: histogram.map((bin) => [(bin.from + bin.to) / 2, bin.n] as const),
      },
    ],
    marks: [
      ...(mean !== null
        ? [{ x: toTenth(mean), text: 'mean', side: isMeanRight ? 'right' : 'left', ink: 'ink' } as const]
        : []),
      ...(median !== null
        ? [{ x: toTenth(median), text: 'median', side: isMeanRight ? 'left' : 'right', ink: 'data-2' } as const]
        : []),
    ],
  };
}

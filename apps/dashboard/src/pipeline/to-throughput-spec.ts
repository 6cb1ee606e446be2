import type { PipelineAnswer } from '@freshwax/contracts';
import { ratesUpTo } from '../chart/axis.ts';
import { broken, hasLonely } from '../chart/broken.ts';
import type { ChartSpec } from '../chart/chart.schema.ts';
import { timeAxis } from '../chart/time-axis.ts';

type Throughput = PipelineAnswer['data']['throughput'];

const MOST_STEPS = 6;

/** While PostgreSQL is away nothing is sampled: there the area breaks, and the speed after it is a mean over all of the hole. */
export function toThroughputSpec(samples: Throughput): ChartSpec {
  const points = broken(samples);
  const [first = 0, last = 0] = [samples[0]?.[0], samples.at(-1)?.[0]];
  return {
    x: { ...timeAxis([first, last], MOST_STEPS), name: 'local time' },
    y: ratesUpTo(
      samples.map(([, rate]) => rate),
      'records a second',
    ),
    series: [{ name: 'Records a second', mark: 'area', ink: 'data-1', points, hasDots: hasLonely(points) }],
    stops: samples.map(([at]) => at),
  };
}

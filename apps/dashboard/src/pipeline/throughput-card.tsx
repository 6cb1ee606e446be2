import type { PipelineAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Figures } from '../card/figures.tsx';
import { Chart } from '../chart/chart.tsx';
import { MOST_POINTS } from '../chart/chart.schema.ts';
import { rate, RATE_WINDOW } from '../format/number.ts';
import { span, timeOfDay } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { pipelineQuestion } from './question.ts';
import { toTotals } from './to-stages.ts';
import { toThroughputSpec } from './to-throughput-spec.ts';

export function Throughput({ size = 'chart' }: { size?: 'chart' | 'list' }) {
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const content = ({ data }: PipelineAnswer): CardContent => {
    const points = data.throughput.slice(-MOST_POINTS);
    const highest = Math.max(0, ...points.map(([, value]) => value));
    const readout = (index: number) => {
      const point = points[index];
      return point ? { title: timeOfDay(point[0]), rows: [['Applied', `${rate(point[1])} / s`]] as const } : null;
    };
    return {
      lead: (
        <Figures
          figures={[
            { label: `a second, ${RATE_WINDOW}`, value: rate(toTotals(data).ratePerSecond) },
            { label: 'highest shown', value: rate(highest) },
            { label: 'behind', value: span(data.lagSeconds) },
          ]}
        />
      ),
      drawing: (
        <Chart
          label="Records applied a second, the last minutes"
          spec={toThroughputSpec(points)}
          size="full"
          readout={readout}
        />
      ),
      table: tableOf<(typeof points)[number]>({
        rows: [...points].reverse(),
        columns: [
          {
            key: 'time',
            label: 'Time',
            isNumeric: true,
            value: ([at]) => new Date(at).toISOString(),
            show: ([at]) => timeOfDay(at),
          },
          numeric('rate', 'Records a second', ([, value]) => value, rate),
        ],
      }),
      n: points.length,
      nOf: 'samples',
      missing: 0,
      gap:
        points.length < 2
          ? {
              kind: 'empty',
              title: 'No samples yet',
              text: <p>The gateway samples while it runs: the line begins in a moment.</p>,
            }
          : undefined,
    };
  };
  return <Card name="throughput" question="How fast are records applied?" kept={kept} content={content} size={size} />;
}

import type { PipelineAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { compact, count, rate } from '../format/number.ts';
import { instantText, span } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { now } from '../view/clock.ts';
import { countedColumns, seconds } from './counted-columns.ts';
import { pipelineQuestion } from './question.ts';
import { streamNames } from './streams-card.tsx';

type Partition = PipelineAnswer['data']['partitions'][number];
type Pipeline = PipelineAnswer['data'];

/** Lag from which a cell has its full colour, records. */
const FULL_LAG = 1_000;

const strengthOf = (lag: number | null): string =>
  `${Math.round((Math.log1p(Math.min(FULL_LAG, lag ?? 0)) / Math.log1p(FULL_LAG)) * 100)}%`;

const PartitionCell = ({ partition }: { partition: Partition }) => {
  const lag = partition.lagRecords;
  const look = lag === null ? 'missing' : lag === 0 ? 'idle' : 'positive';
  const waiting = lag ? `${count(lag)} waiting for ${span(partition.lagSeconds)}` : `${count(lag)} waiting`;
  const label = `partition ${partition.partition}: ${rate(partition.ratePerSecond)} / s, ${count(partition.applied)} applied, ${waiting}, ${count(partition.rejected)} refused, newest record ${span(partition.ageSeconds)} old`;
  return (
    <td>
      <span class={`cell cell-${look}`} style={{ '--strength': strengthOf(lag) }} title={label}>
        <span class="sr-only">{label}</span>
        <span aria-hidden="true">
          {lag === 0 ? compact(partition.applied) : lag === null ? '–' : `+${compact(lag)}`}
        </span>
      </span>
    </td>
  );
};

/** @param sinceMs what has passed since the answer */
const ageOf = ({ ageSeconds }: Partition, sinceMs: number): number | null =>
  ageSeconds === null ? null : ageSeconds + sinceMs / 1_000;

function PartitionGrid({ data }: { data: Pipeline }) {
  const most = Math.max(0, ...data.partitions.map((partition) => partition.partition)) + 1;
  return (
    <table class="matrix matrix-partitions">
      <thead>
        <tr>
          <td />
          {Array.from({ length: most }, (_, index) => (
            <th key={index} scope="col">
              {index}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.streams.map((stream) => (
          <tr key={stream.stream}>
            <th scope="row">{streamNames[stream.stream]}</th>
            {data.partitions
              .filter((partition) => partition.topic === stream.topic)
              .sort((a, b) => a.partition - b.partition)
              .map((partition) => (
                <PartitionCell key={partition.partition} partition={partition} />
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Partitions() {
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const sinceMs = (): number => Math.max(0, now.value - kept.state.value.receivedAt);
  const content = ({ data }: PipelineAnswer): CardContent => ({
    lead: <p class="lead-line">Records applied by partition; an orange cell says how many wait.</p>,
    drawing: <PartitionGrid data={data} />,
    table: tableOf<Partition>({
      rows: data.partitions,
      columns: [
        { key: 'topic', label: 'Topic', value: (row) => row.topic },
        numeric('partition', 'Partition', (row) => row.partition),
        numeric('generation', 'Generation', (row) => row.generation),
        numeric('epoch', 'Epoch', (row) => row.epoch),
        numeric('next', 'Next offset', (row) => row.nextOffset),
        numeric('high', 'High watermark', (row) => row.highWatermark),
        ...countedColumns,
        {
          key: 'age',
          label: 'Age of the newest, s',
          isNumeric: true,
          value: (row) => row.ageSeconds,
          show: (row) => seconds(ageOf(row, sinceMs())),
        },
        { key: 'updated', label: 'Updated', value: (row) => row.updatedAt, show: (row) => instantText(row.updatedAt) },
      ],
    }),
    n: data.partitions.length,
    nOf: 'partitions',
    missing: data.partitions.filter((partition) => partition.lagRecords === null).length,
    gap:
      data.partitions.length === 0
        ? {
            kind: 'empty',
            title: 'No partition was claimed yet',
            text: <p>The consumer claims them when it joins its group.</p>,
          }
        : undefined,
  });
  return (
    <Card
      name="partitions"
      question="Does every partition keep up?"
      kept={kept}
      content={content}
      size="list"
      sql={({ partitionsSql }) => partitionsSql()}
    />
  );
}

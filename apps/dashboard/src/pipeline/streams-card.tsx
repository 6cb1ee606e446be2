import type { PipelineAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Figures } from '../card/figures.tsx';
import { count, rate, RATE_WINDOW } from '../format/number.ts';
import { age, instantText, span } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { now } from '../view/clock.ts';
import { countedColumns } from './counted-columns.ts';
import { pipelineQuestion } from './question.ts';
import { toTotals, type Stream } from './to-stages.ts';

export const streamNames: Record<Stream['stream'], string> = {
  album: 'Albums',
  track: 'Tracks',
  track_meta: 'Track details',
  artist_meta: 'Artist details',
  watched_track: 'Watched tracks',
};

interface LaneProps {
  readonly stream: Stream;
  readonly mostApplied: number;
  /** Of the answer, on the server's clock. */
  readonly answeredAt: number;
  readonly receivedAt: number;
}

function Lane({ stream, mostApplied, answeredAt, receivedAt }: LaneProps) {
  const since =
    stream.lastAppliedAt === null ? null : answeredAt - Date.parse(stream.lastAppliedAt) + (now.value - receivedAt);
  const isBehind = (stream.lagRecords ?? 0) > 0;
  return (
    <li class="lane" data-stream={stream.stream}>
      <span class="lane-name">
        <b>{streamNames[stream.stream]}</b>
        <code>{stream.topic}</code>
      </span>
      <span class="lane-figure">
        {rate(stream.ratePerSecond)} <small>/ s</small>
      </span>
      <span class={isBehind ? 'lane-figure is-behind' : 'lane-figure'}>
        {count(stream.lagRecords)} <small>{isBehind ? `waiting, ${span(stream.lagSeconds)} behind` : 'waiting'}</small>
      </span>
      <span class={stream.rejected > 0 ? 'lane-figure is-behind' : 'lane-figure'}>
        {count(stream.rejected)} <small>refused</small>
      </span>
      <span class="lane-age">{age(since === null ? null : Math.max(0, since))}</span>
      <span class="lane-bar" aria-hidden="true">
        <span style={{ width: `${(stream.applied / Math.max(1, mostApplied)) * 100}%` }} />
      </span>
      <span class="lane-applied">{count(stream.applied)} applied</span>
    </li>
  );
}

function StreamFigures({ data }: { data: PipelineAnswer['data'] }) {
  const totals = toTotals(data);
  return (
    <Figures
      figures={[
        { label: `records a second, ${RATE_WINDOW}`, value: rate(totals.ratePerSecond) },
        { label: 'waiting', value: count(data.lagRecords) },
        { label: 'refused', value: count(totals.rejected) },
      ]}
    />
  );
}

export function Streams() {
  const kept = useAnswer<PipelineAnswer>(pipelineQuestion);
  const content = ({ data, meta }: PipelineAnswer): CardContent => ({
    lead: <StreamFigures data={data} />,
    drawing: (
      <ul class="lanes" role="list">
        {data.streams.map((stream) => (
          <Lane
            key={stream.stream}
            stream={stream}
            mostApplied={Math.max(...data.streams.map(({ applied }) => applied))}
            answeredAt={Date.parse(meta.asOf)}
            receivedAt={kept.state.value.receivedAt}
          />
        ))}
      </ul>
    ),
    table: tableOf<Stream>({
      rows: data.streams,
      columns: [
        { key: 'stream', label: 'Stream', value: (row) => row.stream, show: (row) => streamNames[row.stream] },
        { key: 'topic', label: 'Topic', value: (row) => row.topic },
        ...countedColumns,
        {
          key: 'last',
          label: 'Last applied',
          value: (row) => row.lastAppliedAt,
          show: (row) => (row.lastAppliedAt ? instantText(row.lastAppliedAt) : '–'),
        },
      ],
    }),
    n: toTotals(data).applied,
    nOf: 'records applied',
    missing: 0,
    note: toTotals(data).rejected > 0 ? 'refused: a record that was redriven in vain counts each time' : undefined,
    gap:
      data.streams.length === 0
        ? {
            kind: 'empty',
            title: 'No streams yet',
            text: <p>Bootstrap has not made the topics. `npx freshwax status` says where it stands.</p>,
          }
        : undefined,
  });
  return (
    <Card
      name="streams"
      question="What arrives on each topic?"
      kept={kept}
      content={content}
      size="list"
      sql={({ streamsSql }) => streamsSql()}
    />
  );
}

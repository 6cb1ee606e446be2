import type { WatchedHistory, WatchedHistoryAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import type { Gap } from '../card/gap.tsx';
import { Chart } from '../chart/chart.tsx';
import { count, hourlyObservations, NOTHING, plural } from '../format/number.ts';
import { instantText, localTime } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { historyQuestion } from './question.ts';
import { toHistoryPoints, toHistorySpec } from './to-history-spec.ts';

interface Row {
  readonly from: string;
  readonly to: string | null;
  readonly popularity: number | null;
}

const toRows = ({ points, gaps }: WatchedHistory): Row[] =>
  [
    ...points.map(({ observedAt, popularity }) => ({ from: observedAt, to: null, popularity })),
    ...gaps.map(({ from, to }) => ({ from, to, popularity: null })),
  ].sort((a, b) => (a.from < b.from ? -1 : 1));

const toTable = (history: WatchedHistory) =>
  tableOf<Row>({
    rows: toRows(history),
    columns: [
      { key: 'from', label: 'Observed', value: (row) => row.from, show: (row) => instantText(row.from) },
      numeric('popularity', 'Popularity', (row) => row.popularity, count),
      {
        key: 'gap',
        label: 'Nothing until',
        value: (row) => row.to,
        show: (row) => (row.to ? instantText(row.to) : NOTHING),
      },
    ],
  });

function gapOf({ popularity, n, gaps }: WatchedHistory): Gap | undefined {
  if (popularity === 'not-offered')
    return {
      kind: 'not-offered',
      title: 'Popularity is not offered here',
      text: <p>The track is observed, but this source gives no popularity of it. That is not zero, and no gap.</p>,
    };
  if (n > 0 || gaps.length > 0) return undefined;
  return { kind: 'empty', title: 'Not observed yet', text: <p>The first observation comes with its next run.</p> };
}

export function HistoryCard({ trackId, name }: { trackId: string; name: string }) {
  const kept = useAnswer<WatchedHistoryAnswer>(historyQuestion(trackId));
  const content = ({ data }: WatchedHistoryAnswer): CardContent => {
    const points = toHistoryPoints(data);
    const readout = (index: number) => {
      const point = points[index];
      if (!point) return null;
      const [at, value] = point;
      const rows = [['Popularity', value === null ? 'not observed' : count(value)]] as const;
      return { title: localTime(new Date(at).toISOString()), rows };
    };
    const latest = data.points.at(-1);
    return {
      lead: (
        <p class="lead-line">
          {latest && (
            <>
              Now <b>{count(latest.popularity)}</b> of 100.{' '}
            </>
          )}
          {data.gaps.length > 0 ? `${plural(data.gaps.length, 'gap')}, shaded.` : 'No gap.'}
        </p>
      ),
      drawing: (
        <Chart
          label={`Popularity of ${name} in ${plural(data.n, 'observation')}, with ${plural(data.gaps.length, 'gap')}`}
          spec={toHistorySpec(data)}
          readout={readout}
          size="full"
        />
      ),
      table: toTable(data),
      n: data.n,
      nOf: hourlyObservations(data.n),
      missing: data.points.filter(({ popularity }) => popularity === null).length,
      gap: gapOf(data),
    };
  };
  return (
    <Card
      name={`track-${trackId.slice(0, 30)}`}
      question={`How popular is ${name}?`}
      kept={kept}
      content={content}
      sql={({ watchedHistorySql }, { data }) => watchedHistorySql(data)}
    />
  );
}

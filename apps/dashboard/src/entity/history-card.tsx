import type { EntityHistory, HistoryKind, HistoryPoint } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import type { Gap } from '../card/gap.tsx';
import { Chart } from '../chart/chart.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { count, hourlyObservations, plural } from '../format/number.ts';
import { instantText, localTime } from '../format/time.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { rangeNames } from '../view/range.ts';
import { goTo, hrefHere, view } from '../view/view.ts';
import { historyQuestion } from './questions.ts';
import { RangeSwitch } from './range-switch.tsx';
import { pointAt, toLinesSpec } from './to-lines-spec.ts';

const toTable = ({ points, name }: EntityHistory) =>
  tableOf<HistoryPoint>({
    rows: points,
    columns: [
      {
        key: 'observed',
        label: 'Observed',
        value: (row) => row.observedAt,
        show: (row) => instantText(row.observedAt),
      },
      numeric('popularity', 'Popularity', (row) => row.popularity, count),
      {
        key: 'record',
        label: 'Record',
        value: (row) => toPlaceText(row.provenance),
        show: (row) => <RecordLink place={row.provenance} of={`${name} at ${instantText(row.observedAt)}`} />,
      },
    ],
  });

export function historyGap({ availability, n }: Pick<EntityHistory, 'availability' | 'n'>): Gap | undefined {
  if (availability === 'not-offered')
    return {
      kind: 'not-offered',
      title: 'Popularity is not offered here',
      text: <p>It is observed, but this source gives no popularity. That is not zero, and no gap.</p>,
    };
  if (n > 0) return undefined;
  return {
    kind: 'empty',
    title: `Nothing was observed within ${rangeNames[view.value.range]}`,
    text: <p>A longer time may hold something; what is watched is observed again and again.</p>,
  };
}

const questions: Record<HistoryKind, string> = { tracks: 'How popular was it?', artists: 'How popular were they?' };

interface HistoryCardProps {
  readonly kind: HistoryKind;
  readonly id: string;
  readonly name: string;
}

/** Popularity over time; each point is the newest observation of its hour, and opens the record that it came in. */
export function HistoryCard({ kind, id, name }: HistoryCardProps) {
  const kept = useAnswer<OneAnswer<EntityHistory>>(historyQuestion(kind, id, view.value.range));
  const content = ({ data }: OneAnswer<EntityHistory>): CardContent => {
    const spec = toLinesSpec([data]);
    const at = (index: number) => pointAt(data, spec.stops?.[index] ?? 0);
    const readout = (index: number) => {
      const point = at(index);
      return point
        ? { title: localTime(point.observedAt), rows: [['Popularity', count(point.popularity)]] as const }
        : null;
    };
    const open = (index: number) => {
      const point = at(index);
      if (point) goTo(hrefHere({ record: toPlaceText(point.provenance) }));
    };
    return {
      drawing: (
        <Chart
          label={`Popularity of ${name}, 0 to 100, in ${plural(data.points.length, 'point')}`}
          spec={spec}
          readout={readout}
          onPick={open}
          size="full"
        />
      ),
      table: toTable(data),
      n: data.n,
      nOf: hourlyObservations(data.n),
      missing: data.missing,
      partial: data.points.length < data.n ? `${count(data.points.length)} points of them are drawn` : undefined,
      gap: historyGap(data),
    };
  };
  return (
    <Card
      name="history"
      question={questions[kind]}
      kept={kept}
      content={content}
      tools={<RangeSwitch />}
      sql={({ historiesSql }, { data }) => historiesSql([data])}
      isBare
    />
  );
}

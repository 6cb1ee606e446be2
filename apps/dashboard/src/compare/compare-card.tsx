import { useRef } from 'preact/hooks';
import type { Comparison, EntityHistory, HistoryKind } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import type { Gap } from '../card/gap.tsx';
import { Chart } from '../chart/chart.tsx';
import { changeText } from '../entity/changes.tsx';
import { historyGap } from '../entity/history-card.tsx';
import { RangeSwitch } from '../entity/range-switch.tsx';
import { toChanges } from '../entity/to-changes.ts';
import { keepLooks, pointAt, toLinesSpec } from '../entity/to-lines-spec.ts';
import { count, hourlyObservations, plural } from '../format/number.ts';
import { localTime } from '../format/time.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { beginOf } from '../view/range.ts';
import { view } from '../view/view.ts';
import { Compared } from './compared.tsx';

const latestOf = ({ points }: EntityHistory): number | null =>
  points.findLast(({ popularity }) => popularity !== null)?.popularity ?? null;

const spanOf = ({ points }: EntityHistory): readonly [number, number] | null => {
  const known = points.flatMap(({ popularity }) => popularity ?? []);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
};

const changeColumn = (at: number, label: string) =>
  numeric(`change-${at}`, label, (row: EntityHistory) => toChanges(row.points)[at]!.by, changeText);

const toTable = (entries: readonly EntityHistory[]) =>
  tableOf<EntityHistory>({
    rows: entries,
    columns: [
      { key: 'name', label: 'Name', value: (row) => row.name },
      numeric('now', 'Now', latestOf, count),
      numeric('low', 'Lowest', (row) => spanOf(row)?.[0] ?? null),
      numeric('high', 'Highest', (row) => spanOf(row)?.[1] ?? null),
      changeColumn(0, 'In a day'),
      changeColumn(1, 'In 7 days'),
      changeColumn(2, 'In 30 days'),
      numeric('n', 'Observations', (row) => row.n),
      numeric('missing', 'Missing', (row) => row.missing),
    ],
  });

const nobody: Gap = {
  kind: 'empty',
  title: 'No source knows what is compared',
  text: <p>It may belong to a source that is not followed, or its rows expired. Add others by name above.</p>,
};

/** One of them with a history is enough to draw; what is offered for none of them is not offered. */
function gapOf(entries: readonly EntityHistory[], n: number): Gap | undefined {
  if (entries.length === 0) return nobody;
  const isOffered = entries.some(({ availability }) => availability !== 'not-offered');
  return historyGap({ availability: isOffered ? 'ok' : 'not-offered', n });
}

function leftOut(entries: readonly EntityHistory[], unknown: readonly string[]): string | undefined {
  const bare = entries.filter(({ availability }) => availability === 'not-offered').length;
  const said = [
    unknown.length > 0 && `${plural(unknown.length, 'id')} that no source knows`,
    bare > 0 && `${count(bare)} of which no popularity is offered`,
  ];
  return said.filter(Boolean).join(', ') || undefined;
}

export function CompareCard({ of, ids }: { of: HistoryKind; ids: readonly string[] }) {
  const query = { ids: ids.join(','), of, from: beginOf(view.value.range, Date.now()) };
  const kept = useAnswer<OneAnswer<Comparison>>({ path: 'compare', query, minIntervalMs: 5_000 });
  const looks = useRef<ReadonlyMap<string, number>>(new Map());
  looks.current = keepLooks(looks.current, ids);
  const isKnown = (kept.state.value.answer?.data.entries.length ?? 0) > 0;
  const content = ({ data: { entries, unknown } }: OneAnswer<Comparison>): CardContent => {
    const spec = toLinesSpec(entries, looks.current);
    const n = entries.reduce((sum, entry) => sum + entry.n, 0);
    const compared = <Compared of={of} entries={entries} unknown={unknown} looks={looks.current} />;
    const gap = gapOf(entries, n);
    const readout = (index: number) => {
      const hour = spec.stops?.[index];
      if (hour === undefined) return null;
      const rows = entries.flatMap((entry) => {
        const point = pointAt(entry, hour);
        return point ? [[entry.name, count(point.popularity)] as const] : [];
      });
      return { title: localTime(new Date(hour).toISOString()), rows };
    };
    return {
      lead: compared,
      drawing: (
        <Chart
          label={`Popularity of ${entries.map(({ name }) => name).join(', ')}, 0 to 100`}
          spec={spec}
          readout={readout}
          size="full"
        />
      ),
      table: toTable(entries),
      n,
      nOf: hourlyObservations(n),
      missing: entries.reduce((sum, entry) => sum + entry.missing, 0),
      partial: leftOut(entries, unknown),
      // What is compared can be taken out again also where nothing is drawn.
      gap: gap && { ...gap, actions: compared },
    };
  };
  return (
    <Card
      name="compare"
      question={`How did the popularity of these ${of} move?`}
      kept={kept}
      content={content}
      tools={<RangeSwitch />}
      sql={isKnown ? ({ historiesSql }, { data }) => historiesSql(data.entries) : undefined}
    />
  );
}

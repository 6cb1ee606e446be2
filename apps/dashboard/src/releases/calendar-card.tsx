import type { ReleaseCalendar } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Legend, type Key } from '../card/figures.tsx';
import { Chart } from '../chart/chart.tsx';
import { count, plural } from '../format/number.ts';
import { dateOf } from '../format/time.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofAlbumCounts } from '../narrow/statistic-filters.ts';
import { nothingYet } from '../overview/gaps.tsx';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { calendarQuestion, releasesBehind } from './calendar-question.ts';
import { countOf, known, toCalendarSpec, toDays, toStacks, type Day } from './to-calendar.ts';

const toTable = (days: readonly Day[], types: readonly string[]) =>
  tableOf<Day>({
    rows: days,
    columns: [
      { key: 'day', label: 'Day', value: (row) => row.day },
      numeric('n', 'Releases', (row) => row.n),
      ...types.map((type, at) => numeric(type.replaceAll(/[^\w-]/g, '-'), type, (row: Day) => row.byType[at] ?? 0)),
    ],
  });

const pickDay = (day: Day | undefined): void => day && narrowBy({ from: day.day, to: day.day });

/** Releases by day and type. */
export function CalendarCard() {
  const { filters } = view.value;
  const kept = useAnswer<OneAnswer<ReleaseCalendar>>(calendarQuestion(filters));
  const content = ({ data, meta }: OneAnswer<ReleaseCalendar>): CardContent => {
    const { types, n, imprecise } = data;
    const days = known(toDays(data), meta.asOf.slice(0, 10));
    const stacks = toStacks(types);
    const keys = stacks.map(({ name, ink }): Key => ({ label: name, look: 'bar', ink }));
    const readout = (index: number) => {
      const day = days[index];
      if (!day) return null;
      const rows = stacks.map((stack) => [stack.name, count(countOf(day, stack))] as const);
      return { title: `${dateOf(day.at)}: ${plural(day.n, 'release')}`, rows };
    };
    return {
      lead: <Legend keys={keys} />,
      drawing: days.length > 0 && (
        <Chart
          label={`${plural(n, 'release')} by day and type`}
          spec={toCalendarSpec(days, types, filters)}
          readout={readout}
          onPick={(index) => pickDay(days[index])}
          size="full"
        />
      ),
      table: toTable(days, types),
      n,
      nOf: 'releases whose day is known',
      missing: imprecise,
      behind: releasesBehind(data, filters),
      partial: imprecise > 0 ? `${plural(imprecise, 'release')} of which only month or year is known` : undefined,
      gap: n === 0 ? nothingYet('releases of these weeks', meta) : undefined,
    };
  };
  return (
    <Card
      name="calendar"
      question="How much comes out each day?"
      kept={kept}
      content={content}
      sql={({ releasesSql }, { data }, scope) => releasesSql(data, scope)}
      follows={ofAlbumCounts}
    />
  );
}

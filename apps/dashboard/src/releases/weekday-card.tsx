import type { ReleaseCalendar } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { compact, percent, plural } from '../format/number.ts';
import { dateOf } from '../format/time.ts';
import { hrefNarrowed, isNarrowedBy } from '../narrow/narrow.ts';
import { ofAlbumCounts } from '../narrow/statistic-filters.ts';
import { nothingYet } from '../overview/gaps.tsx';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { calendarQuestion, releasesBehind } from './calendar-question.ts';
import { known, toDays, toWeeks, type Day, type Week } from './to-calendar.ts';

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function DayCell({ day, most }: { day: Day | null; most: number }) {
  if (!day) return <td class="heat-none" />;
  const style = { '--strength': `${Math.round(Math.sqrt(day.n / most) * 100)}%` };
  if (day.n === 0)
    return (
      <td>
        <span class="heat" style={style}>
          <span class="sr-only">{dateOf(day.at)}: none</span>
        </span>
      </td>
    );
  const mark = { from: day.day, to: day.day };
  return (
    <td>
      <a
        class="heat"
        style={style}
        href={hrefNarrowed(mark)}
        aria-current={isNarrowedBy(mark) ? 'true' : undefined}
        aria-label={`${dateOf(day.at)}: ${plural(day.n, 'release')}`}
      >
        {compact(day.n)}
      </a>
    </td>
  );
}

/** Seven of them stand beside each other on the narrowest screen. */
function wholePercent(n: number, all: number): string {
  const share = all === 0 ? 0 : Math.round((n / all) * 100);
  return n > 0 && share === 0 ? '<1%' : `${share}%`;
}

const Heatmap = ({ weeks, weekdays }: { weeks: readonly Week[]; weekdays: readonly number[] }) => {
  const most = Math.max(1, ...weeks.flatMap(({ days }) => days.map((day) => day?.n ?? 0)));
  const all = weekdays.reduce((sum, n) => sum + n, 0);
  return (
    <div class="heat-scroll" tabIndex={0} role="region" aria-label="Releases by week and weekday">
      <table class="heatmap">
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {names.map((name) => (
              <th key={name} scope="col">
                <abbr title={name}>{name.slice(0, 2)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ begins, days }) => (
            <tr key={begins}>
              <th scope="row">{dateOf(Date.parse(begins))}</th>
              {days.map((day, at) => (
                <DayCell key={at} day={day} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {weekdays.map((n, at) => (
              <td key={names[at]} title={`${plural(n, 'release')}, ${percent(n, all)}`}>
                {wholePercent(n, all)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
};

/** Releases by weekday, week by week: sources give days, and no hour of the day. */
export function WeekdayCard() {
  const kept = useAnswer<OneAnswer<ReleaseCalendar>>(calendarQuestion(view.value.filters));
  const content = ({ data, meta }: OneAnswer<ReleaseCalendar>): CardContent => {
    const most = data.weekdays.indexOf(Math.max(...data.weekdays));
    return {
      lead: (
        <p class="lead-line">
          Most on <b>{names[most]}</b>, {percent(data.weekdays[most] ?? 0, data.n)} of {plural(data.n, 'release')}
        </p>
      ),
      drawing: <Heatmap weeks={toWeeks(known(toDays(data), meta.asOf.slice(0, 10)))} weekdays={data.weekdays} />,
      table: tableOf<string>({
        rows: names,
        columns: [
          { key: 'weekday', label: 'Weekday', value: (name) => names.indexOf(name), show: (name) => name },
          numeric('n', 'Releases', (name) => data.weekdays[names.indexOf(name)] ?? 0),
        ],
      }),
      n: data.n,
      nOf: 'releases whose day is known',
      missing: data.imprecise,
      behind: releasesBehind(data, view.value.filters),
      gap: data.n === 0 ? nothingYet('releases of these weeks', meta) : undefined,
    };
  };
  return (
    <Card
      name="weekdays"
      question="On which weekday does music come out?"
      kept={kept}
      content={content}
      sql={({ releasesSql }, { data }, scope) => releasesSql(data, scope)}
      follows={ofAlbumCounts}
    />
  );
}

import type { Mover, MoversAnswer, MoverWindow } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import type { Gap } from '../card/gap.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { count, plural } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { ofTracks } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { changeView, hrefTo, view } from '../view/view.ts';
import { gapOf } from './gaps.tsx';
import { lookedAt } from './looked-at.ts';
import { moversQuestion } from './questions.ts';

const windows: Record<MoverWindow, string> = { '1d': 'a day', '7d': '7 days', '30d': '30 days' };

const WindowSwitch = () => (
  <div class="segments" role="group" aria-label="Over which time">
    {(Object.keys(windows) as MoverWindow[]).map((window) => (
      <button
        key={window}
        type="button"
        title={windows[window]}
        aria-pressed={view.value.window === window}
        onClick={() => changeView({ window })}
      >
        {window}
      </button>
    ))}
  </div>
);

const changeText = (by: number): string => `${by > 0 ? '+' : by < 0 ? '−' : '±'}${Math.abs(by)}`;
const trackHref = ({ id }: Mover): string => hrefTo(`/tracks/${encodeURIComponent(id)}`);

const toTable = (movers: readonly Mover[]) =>
  tableOf<Mover>({
    rows: movers,
    columns: [
      { key: 'name', label: 'Track', value: (row) => row.name, show: (row) => <a href={trackHref(row)}>{row.name}</a> },
      numeric('change', 'Change', (row) => row.change, changeText),
      numeric('before', 'Before', (row) => row.before.popularity),
      numeric('now', 'Now', (row) => row.now.popularity),
      {
        key: 'since',
        label: 'Since',
        value: (row) => row.before.observedAt,
        show: (row) => instantText(row.before.observedAt),
      },
      {
        key: 'record',
        label: 'Record',
        value: (row) => toPlaceText(row.now.provenance),
        show: (row) => <RecordLink place={row.now.provenance} of={row.name} />,
      },
    ],
  });

const notYet = ({ data, meta }: MoversAnswer): Gap => ({
  kind: 'empty',
  title: `Nothing was observed for ${windows[data.window]} yet`,
  text: (
    <p>
      Of {lookedAt(data, meta.sources)} none has an observation that is old enough to compare with. It comes with time.
    </p>
  ),
  isOfRows: data.considered > 0,
});

const noneMoved = ({ data, meta }: MoversAnswer): Gap => ({
  kind: 'empty',
  title: `Nothing ${data.order === 'risers' ? 'rose' : 'fell'} within ${windows[data.window]}`,
  text: (
    <p>
      Of {plural(data.compared, 'track')} that can be compared none is {data.order === 'risers' ? 'more' : 'less'}{' '}
      popular than {windows[data.window]} before. Looked at: {lookedAt(data, meta.sources)}.
    </p>
  ),
  isOfRows: true,
});

function moversGap(answer: MoversAnswer): Gap | undefined {
  const { data, meta } = answer;
  if (data.availability !== 'ok') return gapOf(data.availability, 'popularity', meta);
  if (data.movers.length > 0) return undefined;
  return data.compared > 0 ? noneMoved(answer) : notYet(answer);
}

const questions = { risers: 'Which tracks rose the most?', fallers: 'Which tracks fell the most?' } as const;

/** What rose or fell the most among the most popular, within the time that the address names. */
export function MoversCard({ order }: { order: keyof typeof questions }) {
  const { window, filters } = view.value;
  const kept = useAnswer<MoversAnswer>(moversQuestion({ order, window }, filters));
  const content = ({ data, meta }: MoversAnswer): CardContent => ({
    drawing: (
      <ol class="movers" role="list" data-movers={order}>
        {data.movers.map((mover) => (
          <li key={`${mover.source}:${mover.id}`} data-way={mover.change > 0 ? 'up' : 'down'}>
            <span class="movers-by">{changeText(mover.change)}</span>
            <span class="movers-name">
              <a href={trackHref(mover)}>{mover.name}</a>
            </span>
            <span class="movers-span">
              {mover.before.popularity} to {mover.now.popularity}
            </span>
          </li>
        ))}
      </ol>
    ),
    table: toTable(data.movers),
    n: data.compared,
    nOf: `tracks compared over ${windows[data.window]}`,
    missing: data.considered - data.compared,
    partial:
      data.compared > 0 && data.compared < data.considered
        ? `${count(data.considered - data.compared)} have no observation that old`
        : undefined,
    note: `of ${lookedAt(data, meta.sources)}`,
    gap: moversGap({ data, meta }),
  });
  return (
    <Card
      name={`movers-${order}`}
      question={questions[order]}
      kept={kept}
      content={content}
      sql={({ moversSql }, { data }, scope) => moversSql(data, scope)}
      isBare
      follows={ofTracks}
      tools={order === 'risers' && <WindowSwitch />}
    />
  );
}

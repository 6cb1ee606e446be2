import type { SourceRun, SourceRunList } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { count, NOTHING } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf, type Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { OutcomeMark } from './outcome.tsx';
import { RUNS_SHOWN, runsQuestion } from './question.ts';

type CountName = 'asked' | 'answered' | 'published' | 'missing' | 'refused';

const counted = (key: CountName, label: string): Column<SourceRun> => numeric(key, label, (run) => run[key], count);

const bucketsOf = ({ callsByBucket }: SourceRun): string =>
  Object.entries(callsByBucket)
    .map(([bucket, n]) => `${bucket} ${n}`)
    .join(', ');

const columns: readonly Column<SourceRun>[] = [
  { key: 'time', label: 'Begun', value: (run) => run.startedAt, show: (run) => instantText(run.startedAt) },
  { key: 'source', label: 'Source', value: (run) => sourceLabel(run.source) },
  {
    key: 'job',
    label: 'Job',
    value: (run) => run.job,
    show: (run) => <a href={`/api/v1/runs/${encodeURIComponent(run.id)}`}>{run.job}</a>,
  },
  {
    key: 'outcome',
    label: 'Outcome',
    value: (run) => run.outcome ?? 'running',
    show: (run) => <OutcomeMark run={run} />,
  },
  counted('asked', 'Asked, ids'),
  counted('answered', 'Answered, entities'),
  counted('missing', 'Missing'),
  counted('refused', 'Refused'),
  counted('published', 'Published, events'),
  {
    key: 'calls',
    label: 'Calls',
    isNumeric: true,
    value: (run) => run.calls,
    show: (run) => <span title={bucketsOf(run) || undefined}>{count(run.calls)}</span>,
  },
  {
    key: 'why',
    label: 'Why',
    value: (run) => run.why,
    show: (run) => (run.why ? <span class="why">{run.why}</span> : NOTHING),
  },
];

/** A list brings what no id was asked for; and the book drops a run without news when the next one ends. */
const NOTE =
  'lists count too: more entities may come than ids were asked for; a run that published nothing, as nothing was new or no call was left, stays until the next of its job ends';

export function RunsCard() {
  const kept = useAnswer<SourceRunList>(runsQuestion);
  const content = ({ data, page }: SourceRunList): CardContent => {
    const table = tableOf<SourceRun>({ rows: data, columns });
    return {
      drawing: table.render('runs', 'Runs, newest first'),
      table,
      n: data.length,
      nOf: page.hasMore ? 'runs, the newest' : data.length === 1 ? 'run' : 'runs',
      // A run that goes on is no gap.
      missing: 0,
      note: NOTE,
      gap:
        data.length === 0
          ? {
              kind: 'empty',
              title: 'No run yet',
              text: <p>Each run of a job will stand here: what it asked, what came, what it cost, and why it ended.</p>,
            }
          : undefined,
    };
  };
  return (
    <Card
      name="runs"
      question="What was asked, and what came?"
      kept={kept}
      content={content}
      size="list"
      sql={({ runsSql }, _, { sources }) => runsSql(RUNS_SHOWN, sources)}
      isBare
      isTable
    />
  );
}

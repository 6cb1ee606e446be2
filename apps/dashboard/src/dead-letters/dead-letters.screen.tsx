import type { AnswerMeta, DeadLetter } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { count } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';

interface DeadLettersAnswer {
  readonly data: readonly DeadLetter[];
  readonly page: { readonly hasMore: boolean };
  readonly meta: AnswerMeta;
}

const toReasons = (letters: readonly DeadLetter[]): [reason: string, n: number][] => {
  const counts = new Map<string, number>();
  for (const { reason } of letters) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
};

/** Where the API gives the record itself: what was refused is read in its bytes. */
const toEvent = ({ topic, partition, generation, offset }: DeadLetter): string =>
  `/api/v1/events?${new URLSearchParams({ topic, partition: String(partition), generation: String(generation), offset })}`;

/** What brought a letter into its state, where the state does not say it. */
function whyOf({ state, resolvedOffset, rejectedAgain, discarded }: DeadLetter): string | undefined {
  if (state === 'settled') return `by offset ${resolvedOffset}`;
  if (discarded !== null) return `by ${discarded.by}: ${discarded.why}`;
  return rejectedAgain > 0 ? `published again and rejected again, ${rejectedAgain} times` : undefined;
}

const toTable = (letters: readonly DeadLetter[]) =>
  tableOf<DeadLetter>({
    rows: letters,
    columns: [
      { key: 'reason', label: 'Reason', value: (row) => row.reason },
      {
        key: 'path',
        label: 'Where',
        value: (row) => row.path,
        show: (row) => row.path && <code title={row.detail ?? undefined}>{row.path}</code>,
      },
      { key: 'topic', label: 'Topic', value: (row) => row.topic },
      { key: 'partition', label: 'Partition', isNumeric: true, value: (row) => row.partition },
      {
        key: 'offset',
        label: 'Offset',
        isNumeric: true,
        value: (row) => row.offset,
        show: (row) => (
          <a href={toEvent(row)} aria-label={`The record at offset ${row.offset}, as it was kept`}>
            {row.offset}
          </a>
        ),
      },
      {
        key: 'recorded',
        label: 'Recorded',
        value: (row) => row.recordedAt,
        show: (row) => instantText(row.recordedAt),
      },
      {
        key: 'state',
        label: 'State',
        value: (row) => row.state,
        show: (row) => <span title={whyOf(row)}>{row.state}</span>,
      },
    ],
  });

export function DeadLettersScreen() {
  const kept = useAnswer<DeadLettersAnswer>({ path: 'dead-letters', query: { limit: 200 }, isOfAllSources: true });
  const content = ({ data, page }: DeadLettersAnswer): CardContent => {
    const table = toTable(data);
    return {
      lead: (
        <ul class="chips">
          {toReasons(data).map(([reason, n]) => (
            <li key={reason}>
              <code>{reason}</code> {count(n)}
            </li>
          ))}
        </ul>
      ),
      drawing: table.render('dead-letters', 'Refused records, newest first'),
      table,
      n: data.length,
      nOf: page.hasMore ? 'refused records, the newest' : 'refused records',
      missing: 0,
      gap:
        data.length === 0
          ? {
              kind: 'empty',
              title: 'No record was refused',
              text: (
                <p>
                  What breaks its contract would stand here, with the reason and its place in the topic; its bytes are
                  kept in Cassandra.
                </p>
              ),
            }
          : undefined,
    };
  };
  return (
    <>
      <h1 class="sr-only">Dead letters</h1>
      <h2 class="sr-only">Newest first</h2>
      <Card
        name="dead-letters"
        question="Which records were refused, and why?"
        kept={kept}
        content={content}
        size="list"
        isTable
      />
    </>
  );
}

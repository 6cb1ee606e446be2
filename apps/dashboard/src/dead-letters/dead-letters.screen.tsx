import { useState } from 'preact/hooks';
import type { DeadLetter } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import type { Gap } from '../card/gap.tsx';
import { ListMore } from '../card/list-more.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { plural } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { usePages } from '../query/use-pages.ts';
import { tableOf } from '../table/data-table.tsx';
import { changeView, hrefHere, view } from '../view/view.ts';
import type { OnStarted, Started } from './letter-work.ts';
import { LetterPanel } from './letter-panel.tsx';
import { LETTERS_EACH, lettersQuestion } from './questions.ts';
import { Reasons } from './reasons.tsx';
import { Receipt } from './receipt.tsx';
import { timesRefused } from './times-refused.ts';

const toTable = (letters: readonly DeadLetter[]) =>
  tableOf<DeadLetter>({
    rows: letters,
    columns: [
      {
        key: 'reason',
        label: 'Reason',
        value: (row) => row.reason,
        show: (row) => (
          <a
            href={hrefHere({ letter: row.id })}
            aria-current={view.value.letter === row.id ? 'true' : undefined}
            aria-label={`${row.reason}, partition ${row.partition}, offset ${row.offset}: show the letter`}
          >
            {row.reason}
          </a>
        ),
      },
      {
        key: 'path',
        label: 'Where',
        value: (row) => row.path,
        show: (row) => row.path && <code title={row.detail ?? undefined}>{row.path}</code>,
      },
      { key: 'topic', label: 'Topic', value: (row) => row.topic },
      {
        key: 'record',
        label: 'Record',
        value: toPlaceText,
        show: (row) => <RecordLink place={row} of="the letter" />,
      },
      { key: 'state', label: 'State', value: (row) => row.state },
      {
        key: 'recorded',
        label: 'Recorded',
        value: (row) => row.recordedAt,
        show: (row) => instantText(row.recordedAt),
      },
    ],
  });

const noneAtAll: Gap = {
  kind: 'empty',
  title: 'No record was refused',
  text: (
    <p>
      What breaks its contract would stand here, with the reason and its place in the topic; its bytes are kept in
      Cassandra.
    </p>
  ),
};
const noneLikeThat: Gap = {
  kind: 'empty',
  title: 'No letter is like that',
  text: <p>Others may be: nothing here is ever deleted.</p>,
  actions: (
    <button type="button" class="button" onClick={() => changeView({ filters: {} })}>
      Show all
    </button>
  ),
};

/** Counted elsewhere is each refusal; here each record once. */
function refusedNote(letters: readonly DeadLetter[]): string | undefined {
  const times = timesRefused(letters);
  return times > letters.length ? `refused ${plural(times, 'time')}: the other screens count each time` : undefined;
}

function LetterList() {
  const { filters } = view.value;
  const [further, setFurther] = useState(0);
  const kept = useAnswer<ListAnswer<DeadLetter>>(lettersQuestion(filters));
  const pages = usePages(kept.state.value.answer, {
    questionOf: (cursor) => lettersQuestion(filters, cursor),
    further,
  });
  const { rows, hasMore } = pages;
  const isNarrowed = Object.keys(filters).length > 0;
  const content = (): CardContent => {
    const table = toTable(rows);
    return {
      drawing: (
        <div class="letters-list">
          {table.render('dead-letters', 'Refused records, newest first')}
          <ListMore pages={pages} onMore={() => setFurther(further + 1)} />
        </div>
      ),
      table,
      n: rows.length,
      nOf: hasMore ? 'refused records, the newest' : rows.length === 1 ? 'refused record' : 'refused records',
      missing: 0,
      note: refusedNote(rows),
      gap: rows.length > 0 ? undefined : isNarrowed ? noneLikeThat : noneAtAll,
    };
  };
  return (
    <Card
      name="dead-letters"
      question="Which records were refused, and why?"
      kept={kept}
      content={content}
      sql={({ lettersSql }) => lettersSql(filters, Math.max(LETTERS_EACH, rows.length))}
      size="list"
      isBare
      isTable
    />
  );
}

/** A work queue: by reason, then one letter at a time. */
export function DeadLettersScreen() {
  const [work, setWork] = useState<{ operationId: string; undo?: (() => Promise<Started>) | undefined } | null>(null);
  const onStarted: OnStarted = (operationId, undo) => setWork({ operationId, undo });
  const takeBack = async (undo: () => Promise<Started>): Promise<Started> => {
    const started = await undo();
    if ('operationId' in started) onStarted(started.operationId);
    return started;
  };
  const { letter } = view.value;
  return (
    <>
      <div class="screen-head">
        <h1>Dead letters</h1>
      </div>
      <Reasons onStarted={onStarted} />
      {work && (
        <Receipt
          key={work.operationId}
          operationId={work.operationId}
          onUndo={work.undo && (() => takeBack(work.undo!))}
          onClose={() => setWork(null)}
        />
      )}
      <h2 class="sr-only">Newest first</h2>
      <div class={letter ? 'letters has-letter' : 'letters'}>
        <LetterList key={JSON.stringify(view.value.filters)} />
        {letter && <LetterPanel key={letter} id={letter} onStarted={onStarted} />}
      </div>
    </>
  );
}

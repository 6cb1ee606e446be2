import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LetterPreview, ShownLetter } from '@freshwax/contracts';
import { Unanswered } from '../card/gap.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { plural } from '../format/number.ts';
import { instantText } from '../format/time.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { changeView, hrefHere } from '../view/view.ts';
import { Advice } from './advice.tsx';
import { LetterActions } from './letter-actions.tsx';
import type { OnStarted } from './letter-work.ts';
import { MarkedText } from './marked-text.tsx';
import { letterQuestion, previewQuestion } from './questions.ts';
import { AsItIs } from './row-preview.tsx';
import { toDeeds } from './to-deeds.ts';

/** What brought a letter into its state, where the state does not say it. */
function whyOf({ state, resolvedOffset, rejectedAgain, discarded }: ShownLetter['letter']): string | undefined {
  if (state === 'settled') return `by offset ${resolvedOffset}`;
  if (discarded !== null) return `by ${discarded.by}: ${discarded.why}`;
  return rejectedAgain > 0 ? `published again and rejected again, ${plural(rejectedAgain, 'time')}` : undefined;
}

const Facts = ({ letter }: Pick<ShownLetter, 'letter'>) => (
  <dl class="fact-list">
    <div>
      <dt>What is wrong</dt>
      <dd>
        <code>{letter.reason}</code>
        {letter.detail && `: ${letter.detail}`}
      </dd>
    </div>
    {letter.path !== null && (
      <div>
        <dt>Where</dt>
        <dd>
          <code>{letter.path === '' ? 'the whole record' : letter.path}</code>
        </dd>
      </div>
    )}
    <div>
      <dt>Record</dt>
      <dd>
        <a href={hrefHere({ record: toPlaceText(letter) })}>
          {letter.topic}, partition {letter.partition}, offset {letter.offset}
        </a>
      </dd>
    </div>
    <div>
      <dt>Came</dt>
      <dd>{instantText(letter.recordedAt)}</dd>
    </div>
    <div>
      <dt>State</dt>
      <dd data-letter-state={letter.state}>
        <b>{letter.state}</b>
        {whyOf(letter) && `, ${whyOf(letter)}`}
      </dd>
    </div>
  </dl>
);

const Bytes = ({ record, path }: { record: ShownLetter['record']; path: string | null }) => (
  <section aria-labelledby="letter-payload">
    <h3 id="letter-payload">What came</h3>
    {record === null && <p class="aside">Its bytes are gone: they expired, or a purge took them.</p>}
    {record?.bytes === null && <p class="aside">It had no value.</p>}
    {record?.text != null && <MarkedText text={record.text} path={record.isWhole ? path : null} />}
    {record?.hex && (
      <pre class="raw" tabIndex={0} role="region" aria-label="Bytes around what is no UTF-8">
        {`from byte ${record.hex.from}\n${record.hex.hex.replaceAll(/(.{32})/g, '$1\n')}`}
      </pre>
    )}
    {record && !record.isWhole && <p class="aside">A part of {plural(record.bytes ?? 0, 'byte')}.</p>}
    {record?.key && (
      <p class="aside">
        Key <code class="breaks">{record.key}</code>
      </p>
    )}
  </section>
);

const Repeats = ({ repeats }: Pick<ShownLetter, 'repeats'>) =>
  repeats.length === 0 ? null : (
    <section aria-labelledby="repeats">
      <h3 id="repeats">Published again, and rejected again</h3>
      <ul class="rests" role="list">
        {repeats.map(({ offset, reason, path, detail }) => (
          <li key={offset}>
            offset {offset}: <code>{reason}</code> {path && <code>{path}</code>} {detail}
          </li>
        ))}
      </ul>
    </section>
  );

/** One letter: what is wrong and where, its bytes, what to do about it, and the means. */
export function LetterPanel({ id, onStarted }: { id: string; onStarted: OnStarted }) {
  const kept = useAnswer<OneAnswer<ShownLetter>>(letterQuestion(id));
  const { answer } = kept.state.value;
  const judged = useAnswer<OneAnswer<LetterPreview>>(previewQuestion(id));
  const preview = judged.state.value.answer?.data;
  const [isEditing, setEditing] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // Where the page is narrow the letter stands below the list that it was chosen from.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="card letter-panel" aria-labelledby="letter-title" data-letter={id} ref={kept.ref}>
      <div class="card-head" ref={judged.ref}>
        <h2 id="letter-title" tabIndex={-1} ref={heading}>
          What is wrong with this record?
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the letter"
          onClick={() => changeView({ letter: null })}
        >
          ×
        </button>
      </div>
      {answer && (
        <>
          <Facts letter={answer.data.letter} />
          <Advice advice={answer.data.advice} id={id} offered={toDeeds(answer.data)} />
          <LetterActions
            shown={answer.data}
            preview={preview}
            isEditing={isEditing}
            onEdit={setEditing}
            onStarted={onStarted}
          />
          {!isEditing && <Bytes record={answer.data.record} path={answer.data.letter.path} />}
          {!isEditing && answer.data.record?.text != null && <AsItIs preview={preview} />}
          <Repeats repeats={answer.data.repeats} />
        </>
      )}
      <Unanswered kept={kept} />
    </section>
  );
}

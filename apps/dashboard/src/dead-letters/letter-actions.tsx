import { useRef, useState } from 'preact/hooks';
import type { ShownLetter } from '@freshwax/contracts';
import type { Fault } from '../query/fault.ts';
import { DiscardForm } from './discard-form.tsx';
import { discard, redrive, type OnStarted, type Started } from './letter-work.ts';

interface LetterActionsProps {
  readonly shown: ShownLetter;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
  readonly onStarted: OnStarted;
}

const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const Editor = ({
  text,
  onSend,
  onCancel,
}: {
  text: string;
  onSend: (value: string) => void;
  onCancel: () => void;
}) => {
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <form
      class="letter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(field.current?.value ?? '');
      }}
    >
      <label>
        <span>The corrected value; the record that came stays as it is</span>
        <textarea ref={field} rows={14} spellcheck={false} maxLength={40_000} defaultValue={indented(text)} />
      </label>
      <p class="dialog-actions">
        <button type="submit" class="button button-main">
          Publish the corrected value
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </form>
  );
};

/** What may be done about one letter: publish it again, as it is or corrected, or set it aside. */
export function LetterActions({ shown: { letter, record }, isEditing, onEdit, onStarted }: LetterActionsProps) {
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = { letter: letter.id };
  const run = async (work: Promise<Started>, undo?: () => Promise<Started>) => {
    setBusy(true);
    const started = await work;
    setBusy(false);
    setFault('kind' in started && started.kind === 'fault' ? started.fault : null);
    if ('operationId' in started) {
      onEdit(false);
      onStarted(started.operationId, undo);
    }
  };
  if (letter.state === 'settled' || letter.state === 'purged') return null;
  const isDiscarded = letter.state === 'discarded';
  return (
    <div class="letter-actions">
      {isEditing && record?.text != null ? (
        <Editor
          text={record.text}
          onSend={(value) => void run(redrive(chosen, value))}
          onCancel={() => onEdit(false)}
        />
      ) : (
        <div class="letter-buttons">
          {!isDiscarded && (
            <button
              type="button"
              class="button button-main"
              disabled={isBusy}
              onClick={() => void run(redrive(chosen))}
            >
              Redrive
            </button>
          )}
          {!isDiscarded && record?.text != null && record.isWhole && (
            <button type="button" class="button" disabled={isBusy} onClick={() => onEdit(true)}>
              Correct and redrive
            </button>
          )}
          {isDiscarded ? (
            <button
              type="button"
              class="button"
              disabled={isBusy}
              onClick={() => void run(discard(chosen, 'taken back', true))}
            >
              Take the discard back
            </button>
          ) : (
            <DiscardForm
              button="Discard"
              isBusy={isBusy}
              onDiscard={(why) => void run(discard(chosen, why), () => discard(chosen, 'taken back', true))}
            />
          )}
        </div>
      )}
      {fault && (
        <p class="dialog-fault" role="alert">
          {fault.title}
          {fault.detail && `: ${fault.detail}`}
        </p>
      )}
    </div>
  );
}

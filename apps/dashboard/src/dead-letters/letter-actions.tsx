import { useState } from 'preact/hooks';
import type { ShownLetter } from '@freshwax/contracts';
import type { Fault } from '../query/fault.ts';
import { DiscardForm } from './discard-form.tsx';
import { LetterEditor } from './letter-editor.tsx';
import { discard, faultOf, redrive, type OnStarted, type Started } from './letter-work.ts';
import { WorkFault } from './work-fault.tsx';

interface LetterActionsProps {
  readonly shown: ShownLetter;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
  readonly onStarted: OnStarted;
}

/** What may be done about one letter: publish it again, as it is or corrected, or set it aside. */
export function LetterActions({ shown: { letter, record }, isEditing, onEdit, onStarted }: LetterActionsProps) {
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const chosen = { letter: letter.id };
  const run = async (work: Promise<Started>, undo?: () => Promise<Started>) => {
    setBusy(true);
    const started = await work;
    setBusy(false);
    setFault(faultOf(started));
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
        <LetterEditor
          id={letter.id}
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
      <WorkFault fault={fault} />
    </div>
  );
}

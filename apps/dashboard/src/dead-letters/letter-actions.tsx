import { useState } from 'preact/hooks';
import type { LetterPreview, ShownLetter } from '@freshwax/contracts';
import type { Fault } from '../query/fault.ts';
import { DiscardForm } from './discard-form.tsx';
import { LetterEditor } from './letter-editor.tsx';
import { discard, faultOf, redrive, type OnStarted, type Started } from './letter-work.ts';
import { deedNames, type Deed } from './to-commands.ts';
import { toDeeds, toMainDeed } from './to-deeds.ts';
import { WorkFault } from './work-fault.tsx';

interface LetterActionsProps {
  readonly shown: ShownLetter;
  /** What would become of it as it is; undefined before that is known. */
  readonly preview: LetterPreview | undefined;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
  readonly onStarted: OnStarted;
}

/** What may be done about one letter: publish it again, as it is or corrected, or set it aside. */
export function LetterActions({ shown, preview, isEditing, onEdit, onStarted }: LetterActionsProps) {
  const { letter, record } = shown;
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
  const begin: Record<Deed, () => void> = {
    redrive: () => void run(redrive(chosen)),
    correct: () => onEdit(true),
    takeBack: () => void run(discard(chosen, 'taken back', true)),
  };
  const deeds = toDeeds(shown);
  if (deeds.length === 0) return null;
  const main = toMainDeed(deeds, preview);
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
          {deeds.map((deed) => (
            <button
              key={deed}
              type="button"
              class={deed === main ? 'button button-main' : 'button'}
              disabled={isBusy}
              onClick={begin[deed]}
            >
              {deedNames[deed]}
            </button>
          ))}
          {!deeds.includes('takeBack') && (
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

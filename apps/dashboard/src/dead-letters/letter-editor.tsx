import { useRef, useState } from 'preact/hooks';
import { previewCorrected, type Previewed } from './letter-work.ts';
import { RowPreview } from './row-preview.tsx';
import { WorkFault } from './work-fault.tsx';

interface LetterEditorProps {
  readonly id: string;
  readonly text: string;
  readonly onSend: (value: string) => void;
  readonly onCancel: () => void;
}

const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const Judged = ({ judged }: { judged: Previewed }) => {
  if ('preview' in judged) return <RowPreview preview={judged.preview} />;
  return <WorkFault fault={judged.kind === 'fault' ? judged.fault : null} />;
};

/** The value as it should have been, judged as the consumer will before anything is published. */
export function LetterEditor({ id, text, onSend, onCancel }: LetterEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [judged, setJudged] = useState<Previewed | null>(null);
  const value = () => field.current?.value ?? '';
  return (
    <form
      class="letter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(value());
      }}
    >
      <label>
        <span>The corrected value; the record that came stays as it is</span>
        <textarea
          ref={field}
          rows={14}
          spellcheck={false}
          maxLength={40_000}
          defaultValue={indented(text)}
          onInput={() => setJudged(null)}
        />
      </label>
      <p class="dialog-actions">
        <button type="submit" class="button button-main">
          Publish the corrected value
        </button>
        <button type="button" class="button" onClick={() => void previewCorrected(id, value()).then(setJudged)}>
          Show its row
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </p>
      {judged && <Judged judged={judged} />}
    </form>
  );
}

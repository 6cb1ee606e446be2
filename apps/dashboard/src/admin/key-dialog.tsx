import { useLayoutEffect, useRef } from 'preact/hooks';
import { useModal } from '../view/use-modal.ts';
import { keyQuestion, type KeyQuestion } from './admin-key.ts';

/** Sent as a header: what is no visible ASCII could never be one. */
const KEY = '[\\x21-\\x7e]{16,}';

function Open({ question }: { question: KeyQuestion }) {
  const dialog = useModal();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const key = field.current?.value.trim();
    if (key) question.answer(key);
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="key-title"
      data-dialog="key"
      onCancel={() => question.answer(null)}
    >
      <form onSubmit={submit}>
        <h2 id="key-title">The admin key, please</h2>
        <p>
          It is needed {question.purpose}. The first start wrote it to <code>var/secrets/admin.key</code>; this tab
          keeps it until it is closed.
        </p>
        {question.wasRefused && (
          <p class="dialog-fault" role="alert">
            That key was refused.
          </p>
        )}
        <label>
          <span>Admin key</span>
          <input ref={field} type="password" name="key" autocomplete="off" required minLength={16} pattern={KEY} />
        </label>
        <p class="dialog-actions">
          <button type="submit" class="button button-main">
            Go on
          </button>
          <button type="button" class="button" onClick={() => question.answer(null)}>
            Cancel
          </button>
        </p>
      </form>
    </dialog>
  );
}

/** Asks for the admin key once a session, over whatever screen is open; Escape is a no. */
export function KeyDialog() {
  const question = keyQuestion.value;
  return question && <Open key={String(question.wasRefused)} question={question} />;
}

import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { mutate } from '../admin/mutate.ts';
import { textOf } from './form-text.ts';

interface AddFormProps {
  /** `track` or `artist` */
  readonly what: string;
  readonly verb: string;
  readonly path: string;
  readonly purpose: string;
  /** What is sent beside the query, read when the form is. */
  readonly extra?: (form: FormData) => Readonly<Record<string, unknown>>;
  readonly onAdded: () => void;
  readonly children?: ComponentChildren;
}

/** One line to add to a list by name, id or address; what the gateway says of it stands below. */
export function AddForm({ what, verb, path, purpose, extra, onAdded, children }: AddFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [said, say] = useState<{ text: string; isFault: boolean } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!form.current) return;
    const given = new FormData(form.current);
    const query = textOf(given, 'query');
    if (!query) return;
    setBusy(true);
    const outcome = await mutate({ method: 'POST', path, purpose, body: { query, ...extra?.(given) } });
    setBusy(false);
    if (outcome.kind === 'cancelled') return;
    if (outcome.kind === 'fault') {
      const { title, detail } = outcome.fault;
      return say({ text: detail ? `${title}: ${detail}` : title, isFault: true });
    }
    say({ text: `${query} is on the list`, isFault: false });
    form.current.reset();
    onAdded();
  };
  return (
    <form class="add-form" ref={form} onSubmit={(event) => void submit(event)} data-form={what}>
      <label for={id}>
        Name, id or address of {/^[aeiou]/.test(what) ? 'an' : 'a'} {what}
      </label>
      <div class="add-line">
        <input id={id} name="query" required maxLength={200} autocomplete="off" spellcheck={false} />
        {children}
        <button type="submit" class="button button-main" disabled={isBusy}>
          {verb}
        </button>
      </div>
      <p class={said?.isFault ? 'add-said is-fault' : 'add-said'} role="status">
        {said?.text}
      </p>
    </form>
  );
}

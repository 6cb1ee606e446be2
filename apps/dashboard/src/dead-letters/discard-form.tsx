import { useRef } from 'preact/hooks';

interface DiscardFormProps {
  readonly button: string;
  readonly isBusy: boolean;
  readonly onDiscard: (why: string) => void;
}

/** Nothing is set aside without a reason that others can read. */
export function DiscardForm({ button, isBusy, onDiscard }: DiscardFormProps) {
  const why = useRef<HTMLInputElement>(null);
  return (
    <form
      class="letter-discard"
      onSubmit={(event) => {
        event.preventDefault();
        onDiscard(why.current?.value ?? '');
      }}
    >
      <input ref={why} name="why" required maxLength={500} placeholder="Why discard?" aria-label={`Why: ${button}`} />
      <button type="submit" class="button" disabled={isBusy}>
        {button}
      </button>
    </form>
  );
}

import { useState } from 'preact/hooks';
import { mutate, type Mutation } from '../admin/mutate.ts';

interface AddButtonProps {
  readonly label: string;
  readonly done: string;
  readonly mutation: Mutation;
}

/** Puts what the screen shows on a list of the reader's own; what came of it stands in its place. */
export function AddButton({ label, done, mutation }: AddButtonProps) {
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const outcome = await mutate(mutation);
    setBusy(false);
    if (outcome.kind === 'done') say(done);
    if (outcome.kind === 'fault') say(outcome.fault.detail || outcome.fault.title);
  };
  return (
    <>
      {said !== done && (
        <button type="button" class="button" disabled={isBusy} onClick={() => void add()}>
          {label}
        </button>
      )}
      <span class="aside" role="status">
        {said}
      </span>
    </>
  );
}

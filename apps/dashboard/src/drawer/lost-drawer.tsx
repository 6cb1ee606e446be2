import { useEffect, useRef } from 'preact/hooks';
import type { Code } from '../code/code.ts';
import { LostCode } from '../code/lost-code.tsx';
import { closeDrawer } from './close-drawer.ts';

/** Stands where the drawer would while its script is not to be had. */
export function LostDrawer({ code }: { code: Code<unknown> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-label="What stands behind a figure" onCancel={closeDrawer}>
      <LostCode code={code} />
      <p class="dialog-actions">
        <button type="button" class="button" onClick={closeDrawer}>
          Close
        </button>
      </p>
    </dialog>
  );
}

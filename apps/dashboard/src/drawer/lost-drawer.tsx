import type { Code } from '../code/code.ts';
import { LostCode } from '../code/lost-code.tsx';
import { useModal } from '../view/use-modal.ts';
import { closeDrawer } from './close-drawer.ts';

/** Stands where the drawer would while its script is not to be had. */
export function LostDrawer({ code }: { code: Code<unknown> }) {
  const dialog = useModal();
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

import { useLayoutEffect } from 'preact/hooks';
import { useModal } from '../view/use-modal.ts';
import { hrefHere } from '../view/view.ts';
import { closeDrawer } from './close-drawer.ts';
import { RecordStep } from './record-step.tsx';
import { RowsStep } from './rows-step.tsx';

/** Where the walk stands: the figure that it began at, its rows, one record. */
function Trail({ rows, record }: { rows: string | null; record: string | null }) {
  return (
    <ol class="trail" aria-label="From the figure to its record">
      {rows && (
        <li>{record ? <a href={hrefHere({ record: null })}>Rows</a> : <span aria-current="step">Rows</span>}</li>
      )}
      <li>
        {record ? <span aria-current="step">Record and run</span> : <span class="trail-ahead">Record and run</span>}
      </li>
    </ol>
  );
}

/** From any figure to the rows that it is made of, to the record each came in, to the run that fetched it. */
export function OpenDrawer({ rows, record }: { rows: string | null; record: string | null }) {
  const dialog = useModal();
  // A step further begins at its top.
  useLayoutEffect(() => {
    dialog.current?.querySelector<HTMLElement>('h2')?.focus();
    dialog.current?.scrollTo(0, 0);
  }, [rows, record]);
  return (
    <dialog
      ref={dialog}
      class="drawer"
      aria-labelledby="drawer-title"
      onCancel={closeDrawer}
      onClick={(event) => event.target === dialog.current && closeDrawer()}
    >
      <div class="drawer-inner">
        <div class="drawer-top">
          <Trail rows={rows} record={record} />
          <button type="button" class="icon-button" aria-label="Close" onClick={closeDrawer}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M3 3l10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="1.5" />
            </svg>
          </button>
        </div>
        {record ? <RecordStep key={record} record={record} /> : rows && <RowsStep key={rows} rows={rows} />}
      </div>
    </dialog>
  );
}

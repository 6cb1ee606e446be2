import { signal } from '@preact/signals';
import { routes } from '../routes.tsx';
import { useModal } from '../view/use-modal.ts';
import { changeView, view } from '../view/view.ts';

const isOpen = signal(false);
export const openKeyMap = (): void => void (isOpen.value = true);

const Keys = ({ keys }: { keys: readonly string[] }) => (
  <dt>
    {keys.map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </dt>
);

const everywhere: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['?'], 'Show this map'],
  [['/'], 'Search albums, tracks and artists'],
  [['l'], 'Pause or resume live updates'],
  [['Esc'], 'Close what lies over the screen'],
];
const within: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['Left', 'Right'], 'Read the values of a chart'],
  [['Home', 'End'], 'Its first and its last value'],
  [['Enter'], 'Narrow the screen to a value'],
  [['Up', 'Down'], 'Move inside a menu, a matrix, a list of finds'],
];

const Group = ({ title, rows }: { title: string; rows: readonly (readonly [readonly string[], string])[] }) => (
  <section>
    <h3>{title}</h3>
    <dl>
      {rows.map(([keys, what]) => (
        <div key={what}>
          <Keys keys={keys} />
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  </section>
);

function Open() {
  const dialog = useModal();
  const close = () => void (isOpen.value = false);
  const screens = routes.flatMap(({ letter, label }) => (letter ? [[['g', letter], label] as const] : []));
  return (
    <dialog ref={dialog} class="dialog key-map" aria-labelledby="key-map-title" onCancel={close}>
      <h2 id="key-map-title">Keyboard map</h2>
      <div class="key-groups">
        <Group title="Everywhere" rows={everywhere} />
        <Group title="Go to" rows={screens} />
        <Group title="Within" rows={within} />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={view.value.keys}
          onChange={(event) => changeView({ keys: event.currentTarget.checked })}
        />
        Single keys do something
      </label>
      <p class="dialog-actions">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </p>
    </dialog>
  );
}

/** What the keys do; also where they are switched off, for people whose words become keys. */
export const KeyMap = () => (isOpen.value ? <Open /> : null);

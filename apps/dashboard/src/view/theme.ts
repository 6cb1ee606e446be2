import { effect, signal } from '@preact/signals';
import { view } from './view.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');

/** Rises whenever colours may have changed, so that what is painted outside CSS reads them again. */
export const colourVersion = signal(0);

const changed = () => (colourVersion.value += 1);
dark.addEventListener('change', changed);
forced.addEventListener('change', changed);

/** Puts the chosen theme on the document; `system` leaves it to the browser. */
export function applyTheme(): void {
  let last: string | undefined;
  effect(() => {
    const { theme } = view.value;
    if (theme === last) return;
    last = theme;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    queueMicrotask(changed);
  });
}

import { routes } from '../routes.tsx';
import { changeView, goTo, hrefTo, view } from '../view/view.ts';
import { openKeyMap } from './key-map.tsx';
import { focusSearch } from './search.tsx';

/** A second key belongs to a `g` that came this long before. */
const SEQUENCE_MS = 1_500;

const isTyping = ({ target }: Event): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], dialog') !== null;

const single: Record<string, () => void> = {
  '?': openKeyMap,
  '/': focusSearch,
  l: () => changeView({ live: !view.value.live }),
};

/** Single keys, wherever nobody types. They can be switched off in the map that `?` shows. */
export function startShortcuts(): void {
  let goSince = -Infinity;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
    if (!view.value.keys) return;
    const isSecond = event.timeStamp - goSince < SEQUENCE_MS;
    goSince = event.key === 'g' ? event.timeStamp : -Infinity;
    const route = isSecond ? routes.find(({ letter }) => letter === event.key) : undefined;
    const act = route ? () => goTo(hrefTo(route.path)) : single[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

import { goTo } from './view.ts';

/** A link of the page that a plain click follows without a reload; every other way of following it is the browser's. */
function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented || !(event.target instanceof Element)) return null;
  const link = event.target.closest('a');
  return link && link.origin === location.origin && !link.target && !link.hasAttribute('download') ? link : null;
}

/** @param isScreen whether a path is a screen of the page: the API and its documents are not */
export function startLinks(isScreen: (path: string) => boolean): void {
  document.addEventListener('click', (event) => {
    const link = linkOf(event);
    if (!link || link.hash || !isScreen(link.pathname)) return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  });
}

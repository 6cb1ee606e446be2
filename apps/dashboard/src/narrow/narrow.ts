import type { Filters } from '../view/view-state.ts';
import { goTo, hrefHere, view } from '../view/view.ts';
import { withMark } from './marks.ts';

/** Where a click on a mark leads: the same screen, narrowed by it; the back button takes it back. */
export const hrefNarrowed = (mark: Filters): string => hrefHere({ filters: withMark(view.value.filters, mark) });

export const narrowBy = (mark: Filters): void => goTo(hrefNarrowed(mark));

/** What a mark says of itself when it is the one that is chosen. */
export const isNarrowedBy = (mark: Filters): boolean =>
  Object.entries(mark).every(([name, value]) => view.value.filters[name as keyof Filters] === value);

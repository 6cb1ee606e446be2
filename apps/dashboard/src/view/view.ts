import { computed, signal } from '@preact/signals';
import { leftBehind, readView, writeView, type ViewState } from './view-state.ts';

const address = signal({ path: location.pathname, search: location.search });
addEventListener('popstate', () => (address.value = { path: location.pathname, search: location.search }));

export const path = computed(() => address.value.path);
export const view = computed(() => readView(address.value.search));

/** The address of a screen that keeps the view, but for what belongs to the screen that is left. */
export const hrefTo = (target: string, change: Partial<ViewState> = {}): string =>
  target + writeView({ ...view.value, ...leftBehind, ...change });

/** The address of a further step on this screen: the back button undoes it. */
export const hrefHere = (change: Partial<ViewState>): string => path.value + writeView({ ...view.value, ...change });

/** What an entry of the history keeps beside its address. */
interface Entry {
  readonly drawerSteps: number;
}

/** How many entries back this screen stands without its drawer; 0 where that was not opened from it. */
export const drawerSteps = (): number => (history.state as Entry | null)?.drawerSteps ?? 0;

const hasDrawer = ({ rows, record }: ViewState): boolean => rows !== null || record !== null;

/** Follows an address of the page itself. */
export function goTo(href: string): void {
  const target = new URL(href, location.origin);
  const isSameScreen = target.pathname === location.pathname;
  const isStepIn = isSameScreen && hasDrawer(readView(target.search));
  const entry: Entry = { drawerSteps: isStepIn ? drawerSteps() + 1 : 0 };
  history.pushState(entry, '', target.pathname + target.search);
  address.value = { path: target.pathname, search: target.search };
  if (!isSameScreen) scrollTo(0, 0);
}

/** Changes the view in place: a switch is not a step that the back button should undo one by one. */
export function changeView(change: Partial<ViewState>): void {
  const search = writeView({ ...view.value, ...change });
  history.replaceState(history.state, '', location.pathname + search);
  address.value = { ...address.value, search };
}

export const showsTable = (name: string): boolean => view.value.tables.includes(name);

export function toggleTable(name: string): void {
  const { tables } = view.value;
  changeView({ tables: tables.includes(name) ? tables.filter((other) => other !== name) : [...tables, name] });
}

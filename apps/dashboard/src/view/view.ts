import { computed, signal } from '@preact/signals';
import { readView, writeView, type ViewState } from './view-state.ts';

const address = signal({ path: location.pathname, search: location.search });
addEventListener('popstate', () => (address.value = { path: location.pathname, search: location.search }));

export const path = computed(() => address.value.path);
export const view = computed(() => readView(address.value.search));

/** The address of a screen that keeps the view as it is. */
export const hrefTo = (target: string): string => target + writeView(view.value);

export function goTo(target: string): void {
  history.pushState(null, '', hrefTo(target));
  address.value = { path: target, search: location.search };
  scrollTo(0, 0);
}

/** Changes the view in place: a switch is not a step that the back button should undo one by one. */
export function changeView(change: Partial<ViewState>): void {
  const search = writeView({ ...view.value, ...change });
  history.replaceState(null, '', location.pathname + search);
  address.value = { ...address.value, search };
}

export const showsTable = (name: string): boolean => view.value.tables.includes(name);

export function toggleTable(name: string): void {
  const { tables } = view.value;
  changeView({ tables: tables.includes(name) ? tables.filter((other) => other !== name) : [...tables, name] });
}

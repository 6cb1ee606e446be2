import { changeView, drawerSteps } from '../view/view.ts';

const shut = (): void => changeView({ rows: null, record: null });
let isLeaving = false;

/**
 * Goes back to the entry that the drawer was opened from: the back button then leads on from there, and never into the drawer
 * again. Where a link opened it there is no such entry: its first one is changed in place.
 */
export function closeDrawer(): void {
  const steps = drawerSteps();
  if (steps === 0) return shut();
  // The browser goes back in its own time: a second click must not go on from there.
  if (isLeaving) return;
  isLeaving = true;
  const arrive = () => {
    isLeaving = false;
    shut();
  };
  addEventListener('popstate', arrive, { once: true });
  history.go(-steps);
}

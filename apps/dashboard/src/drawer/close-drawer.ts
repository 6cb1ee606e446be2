import { changeView } from '../view/view.ts';

export const closeDrawer = (): void => changeView({ rows: null, record: null });

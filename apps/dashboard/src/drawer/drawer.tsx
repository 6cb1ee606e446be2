import { useEffect } from 'preact/hooks';
import { Code } from '../code/code.ts';
import { view } from '../view/view.ts';
import { LostDrawer } from './lost-drawer.tsx';

const code = new Code(() => import('./open-drawer.tsx'));

/** The drawer's script comes with its first use. */
export function Drawer() {
  const { rows, record } = view.value;
  const { module, isLost } = code.state.value;
  const isAsked = rows !== null || record !== null;
  useEffect(() => {
    if (isAsked) void code.need();
  }, [isAsked]);
  if (!isAsked) return null;
  if (module) return <module.OpenDrawer rows={rows} record={record} />;
  return isLost ? <LostDrawer code={code} /> : null;
}

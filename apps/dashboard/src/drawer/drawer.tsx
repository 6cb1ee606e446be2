import { useEffect, useState } from 'preact/hooks';
import { view } from '../view/view.ts';

type OpenDrawer = (typeof import('./open-drawer.tsx'))['OpenDrawer'];

/** The drawer's script comes with its first use. */
export function Drawer() {
  const { rows, record } = view.value;
  const [loaded, setLoaded] = useState<{ Open: OpenDrawer } | null>(null);
  const isAsked = rows !== null || record !== null;
  useEffect(() => {
    if (isAsked && !loaded) void import('./open-drawer.tsx').then(({ OpenDrawer: Open }) => setLoaded({ Open }));
  }, [isAsked]);
  return isAsked && loaded ? <loaded.Open rows={rows} record={record} /> : null;
}

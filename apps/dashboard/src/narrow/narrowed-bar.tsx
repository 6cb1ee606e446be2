import { useEffect } from 'preact/hooks';
import { Code } from '../code/code.ts';
import { view } from '../view/view.ts';
import { activeNames } from './marks.ts';

const code = new Code(() => import('./open-narrowed-bar.tsx'));

/** Its script comes with the first mark that is chosen: it floats, so that nothing moves when it comes. */
export function NarrowedBar() {
  const { module } = code.state.value;
  const isAsked = activeNames(view.value.filters).length > 0;
  useEffect(() => {
    if (isAsked) void code.need();
  }, [isAsked]);
  return isAsked && module ? <module.OpenNarrowedBar /> : null;
}

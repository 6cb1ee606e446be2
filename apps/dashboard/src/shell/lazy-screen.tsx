import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { LoadingState } from '../card/gap.tsx';
import { Code } from '../code/code.ts';
import { LostCode } from '../code/lost-code.tsx';
import type { PathParams } from '../view/match-path.ts';

export interface ScreenProps {
  readonly params: PathParams;
}

/** A screen whose script is fetched when it is first opened, and kept. */
export function lazyScreen<M>(
  load: () => Promise<M>,
  screenOf: (module: M) => ComponentType<ScreenProps>,
): ComponentType<ScreenProps> {
  const code = new Code(load);
  return function LazyScreen(props) {
    const { module, isLost } = code.state.value;
    useEffect(() => void code.need(), []);
    if (module) {
      const Screen = screenOf(module);
      return <Screen {...props} />;
    }
    return <div class="card screen-loading">{isLost ? <LostCode code={code} /> : <LoadingState />}</div>;
  };
}

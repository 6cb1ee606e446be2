import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FaultState, LoadingState } from '../card/gap.tsx';
import type { Fault } from '../query/fault.ts';
import type { PathParams } from '../view/match-path.ts';

export interface ScreenProps {
  readonly params: PathParams;
}

const notLoaded: Fault = {
  title: 'This screen could not be loaded',
  detail: 'Freshwax may have been renewed since the page was opened. A reload fetches the new page.',
  status: null,
  isOutage: false,
  traceId: null,
};

/** A screen whose script is fetched when it is first opened, and kept. */
export function lazyScreen(load: () => Promise<ComponentType<ScreenProps>>): ComponentType<ScreenProps> {
  let Loaded: ComponentType<ScreenProps> | undefined;
  return function LazyScreen(props) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>(Loaded ? 'there' : 'waiting');
    useEffect(() => {
      if (Loaded) return;
      load().then(
        (screen) => {
          Loaded = screen;
          setState('there');
        },
        () => setState('failed'),
      );
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return (
      <div class="card screen-loading">
        {state === 'failed' ? <FaultState fault={notLoaded} onRetry={() => location.reload()} /> : <LoadingState />}
      </div>
    );
  };
}

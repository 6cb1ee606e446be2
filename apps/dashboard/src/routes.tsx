import type { ComponentType } from 'preact';
import { DeadLettersScreen } from './dead-letters/dead-letters.screen.tsx';
import { OverviewScreen } from './overview/overview.screen.tsx';
import { SourcesScreen } from './sources/sources.screen.tsx';
import { WatchedScreen } from './watched/watched.screen.tsx';
import { PipelineScreen } from './pipeline/pipeline.screen.tsx';

export interface Route {
  readonly path: string;
  readonly label: string;
  readonly screen: ComponentType;
}

/** Every screen; a new one is a new line. */
export const routes: readonly Route[] = [
  { path: '/', label: 'Overview', screen: OverviewScreen },
  { path: '/watched', label: 'Watched', screen: WatchedScreen },
  { path: '/sources', label: 'Sources', screen: SourcesScreen },
  { path: '/pipeline', label: 'Pipeline', screen: PipelineScreen },
  { path: '/dead-letters', label: 'Dead letters', screen: DeadLettersScreen },
];

export const routeOf = (path: string): Route | undefined =>
  routes.find((route) => route.path === (path.length > 1 ? path.replace(/\/$/, '') : path));

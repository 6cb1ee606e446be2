import type { ComponentType } from 'preact';
import { OverviewScreen } from './overview/overview.screen.tsx';
import { lazyScreen, type ScreenProps } from './shell/lazy-screen.tsx';
import { matchPath, type PathParams } from './view/match-path.ts';

interface Route {
  readonly path: string;
  readonly label: string;
  readonly screen: ComponentType<ScreenProps>;
  /** The key that opens it after `g`; only screens that stand by themselves have one, and are in the navigation. */
  readonly letter?: string;
}

/** Every screen; a new one is a new line. Only the first is part of the page's first script. */
export const routes: readonly Route[] = [
  { path: '/', label: 'Overview', letter: 'o', screen: OverviewScreen },
  {
    path: '/releases',
    label: 'Releases',
    letter: 'r',
    screen: lazyScreen(
      () => import('./releases/releases.screen.tsx'),
      (module) => module.ReleasesScreen,
    ),
  },
  {
    path: '/explore',
    label: 'Explore',
    letter: 'e',
    screen: lazyScreen(
      () => import('./explore/explore.screen.tsx'),
      (module) => module.ExploreScreen,
    ),
  },
  {
    path: '/compare',
    label: 'Compare',
    letter: 'c',
    screen: lazyScreen(
      () => import('./compare/compare.screen.tsx'),
      (module) => module.CompareScreen,
    ),
  },
  {
    path: '/watched',
    label: 'Watched',
    letter: 'w',
    screen: lazyScreen(
      () => import('./watched/watched.screen.tsx'),
      (module) => module.WatchedScreen,
    ),
  },
  {
    path: '/pipeline',
    label: 'Pipeline',
    letter: 'p',
    screen: lazyScreen(
      () => import('./pipeline/pipeline.screen.tsx'),
      (module) => module.PipelineScreen,
    ),
  },
  {
    path: '/dead-letters',
    label: 'Dead letters',
    letter: 'd',
    screen: lazyScreen(
      () => import('./dead-letters/dead-letters.screen.tsx'),
      (module) => module.DeadLettersScreen,
    ),
  },
  {
    path: '/status',
    label: 'Status',
    letter: 's',
    screen: lazyScreen(
      () => import('./status/status.screen.tsx'),
      (module) => module.StatusScreen,
    ),
  },
  {
    path: '/tracks/:id',
    label: 'Track',
    screen: lazyScreen(
      () => import('./entity/track.screen.tsx'),
      (module) => module.TrackScreen,
    ),
  },
  {
    path: '/artists/:id',
    label: 'Artist',
    screen: lazyScreen(
      () => import('./entity/artist.screen.tsx'),
      (module) => module.ArtistScreen,
    ),
  },
];

export function routeOf(path: string): { route: Route; params: PathParams } | undefined {
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}

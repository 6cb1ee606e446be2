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
    screen: lazyScreen(async () => (await import('./releases/releases.screen.tsx')).ReleasesScreen),
  },
  {
    path: '/explore',
    label: 'Explore',
    letter: 'e',
    screen: lazyScreen(async () => (await import('./explore/explore.screen.tsx')).ExploreScreen),
  },
  {
    path: '/compare',
    label: 'Compare',
    letter: 'c',
    screen: lazyScreen(async () => (await import('./compare/compare.screen.tsx')).CompareScreen),
  },
  {
    path: '/watched',
    label: 'Watched',
    letter: 'w',
    screen: lazyScreen(async () => (await import('./watched/watched.screen.tsx')).WatchedScreen),
  },
  {
    path: '/pipeline',
    label: 'Pipeline',
    letter: 'p',
    screen: lazyScreen(async () => (await import('./pipeline/pipeline.screen.tsx')).PipelineScreen),
  },
  {
    path: '/dead-letters',
    label: 'Dead letters',
    letter: 'd',
    screen: lazyScreen(async () => (await import('./dead-letters/dead-letters.screen.tsx')).DeadLettersScreen),
  },
  {
    path: '/status',
    label: 'Status',
    letter: 's',
    screen: lazyScreen(async () => (await import('./status/status.screen.tsx')).StatusScreen),
  },
  {
    path: '/tracks/:id',
    label: 'Track',
    screen: lazyScreen(async () => (await import('./entity/track.screen.tsx')).TrackScreen),
  },
  {
    path: '/artists/:id',
    label: 'Artist',
    screen: lazyScreen(async () => (await import('./entity/artist.screen.tsx')).ArtistScreen),
  },
];

export function routeOf(path: string): { route: Route; params: PathParams } | undefined {
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}

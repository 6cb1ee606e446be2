import type { SpotifySettings } from '../env.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { MOST_TRACK_IDS, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import type { Calls } from '../watch/pace.ts';
import { TrackFinder } from '../watch/track.finder.ts';
import { Watch } from '../watch/watch.ts';
import { WatchedTrackStore } from '../watch/watched-track.store.ts';
import type { SourceParts } from './followed-source.ts';

/** Of the calls of a day for tracks; enrichment has the other half. */
const WATCH_SHARE = 0.5;

export interface WatchTools extends Pick<SourceParts, 'pool' | 'publisher' | 'logger'> {
  catalogue: SpotifyCatalogue;
  now: () => number;
}

/** What observes the watch list, put together. */
export function createWatch(settings: SpotifySettings, tools: WatchTools): Watch {
  const { pool, publisher, logger, catalogue, now } = tools;
  const { source, watchedTracks: queries } = settings;
  const market = settings.markets[0]!;
  const store = new WatchedTrackStore(pool, source);
  const finder = new TrackFinder({ catalogue, store }, { source, market, now });
  const fetcher = new EntityFetcher(catalogue, now);
  const callsIn = (mode: Mode): Calls => toCalls(settings, mode);
  const say = (message: string): void => logger.warn({ message, source });
  return new Watch({ fetcher, publisher, finder, store }, { source, market, queries, callsIn, say, now });
}

function toCalls({ callsPerDay, callsPerDayByBucket }: SpotifySettings, mode: Mode): Calls {
  const tracksPerCall = mode === 'dev' ? 1 : MOST_TRACK_IDS;
  const perDay = callsPerDayByBucket.get(mode === 'dev' ? 'tracks/{id}' : 'tracks') ?? callsPerDay;
  return { tracksPerCall, perDay: perDay === undefined ? undefined : perDay * WATCH_SHARE };
}

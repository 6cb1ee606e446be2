import { AlbumTaker } from '../discovery/album.taker.ts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import type { SpotifySettings } from '../env.ts';
import { Follow, followIntervalMs } from '../follow/follow.ts';
import { NewAlbums } from '../follow/new-albums.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import type { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { FollowedArtistStore } from '../watch/followed-artist.store.ts';
import type { SourceParts } from './followed-source.ts';

export type FollowingSettings = Pick<SpotifySettings, 'source' | 'markets' | 'albumFreshnessMs' | 'hasAppearsOn'>;
export interface FollowTools extends Pick<SourceParts, 'pool' | 'publisher'> {
  catalogue: SpotifyCatalogue;
  now: () => number;
}

/** What looks for new releases of followed artists, put together. */
export function createFollow(settings: FollowingSettings, tools: FollowTools): Follow {
  const { source } = settings;
  const { pool, publisher, catalogue, now } = tools;
  const market = settings.markets[0]!;
  const fetcher = new EntityFetcher(catalogue, now);
  const known = new KnownQuery(pool, source);
  const asked = new RecentIds(now);
  const taker = new AlbumTaker({ catalogue, fetcher, publisher, asked }, source);
  const albums = new NewAlbums({ catalogue, taker, publisher, known, asked }, { ...settings, market, now });
  const store = new FollowedArtistStore(pool, source);
  return new Follow({ catalogue, store, albums }, { market, intervalMs: followIntervalMs[source], now });
}

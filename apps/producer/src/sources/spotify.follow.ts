import type { SpotifySettings } from '../env.ts';
import { Follow, followIntervalMs } from '../follow/follow.ts';
import { NewAlbums } from '../follow/new-albums.ts';
import { FollowedArtistStore } from '../watch/followed-artist.store.ts';
import type { Intake, IntakeTools } from './spotify.intake.ts';

export type FollowingSettings = Pick<SpotifySettings, 'source' | 'markets' | 'hasAppearsOn'>;

/** What looks for new releases of followed artists, put together. */
export function createFollow(settings: FollowingSettings, tools: IntakeTools, { intake }: Intake): Follow {
  const { source, hasAppearsOn } = settings;
  const { pool, catalogue, now } = tools;
  const market = settings.markets[0]!;
  const albums = new NewAlbums({ catalogue, intake }, { market, hasAppearsOn });
  const store = new FollowedArtistStore(pool, source);
  return new Follow({ catalogue, store, albums }, { market, intervalMs: followIntervalMs[source], now });
}

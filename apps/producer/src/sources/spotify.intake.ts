import { AlbumIntake } from '../discovery/album.intake.ts';
import { AlbumTaker } from '../discovery/album.taker.ts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import type { SpotifySettings } from '../env.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import type { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import type { SourceParts } from './followed-source.ts';

export interface IntakeTools extends Pick<SourceParts, 'pool' | 'publisher'> {
  catalogue: SpotifyCatalogue;
  now: () => number;
}

/** One way in for albums, whoever finds them: what one has asked for the others do not ask for again. */
export interface Intake {
  intake: AlbumIntake;
  taker: AlbumTaker;
  asked: RecentIds;
  known: KnownQuery;
}

export function createIntake(
  { source, albumFreshnessMs }: Pick<SpotifySettings, 'source' | 'albumFreshnessMs'>,
  { pool, publisher, catalogue, now }: IntakeTools,
): Intake {
  const known = new KnownQuery(pool, source);
  const asked = new RecentIds(now);
  const fetcher = new EntityFetcher(catalogue, now);
  const taker = new AlbumTaker({ catalogue, fetcher, publisher, asked }, source);
  const parts = { taker, publisher, known, asked, shown: new RecentIds(now) };
  return { intake: new AlbumIntake(parts, { source, albumFreshnessMs, now }), taker, asked, known };
}

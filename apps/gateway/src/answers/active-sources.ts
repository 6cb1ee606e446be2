import { Inject, Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { VersionCache } from './version.cache.ts';

export interface CountsBySource {
  source: Source;
  albums: number;
  tracks: number;
  artists: number;
  /** Tracks of which popularity was asked for. */
  trackMeta: number;
  watchedTracks: number;
}

export type Counts = Pick<CountsBySource, 'albums' | 'tracks' | 'artists' | 'watchedTracks'>;

/** Rows of some sources together. */
export function totalOf(counts: readonly CountsBySource[], sources: readonly Source[]): Counts {
  const shown = counts.filter(({ source }) => sources.includes(source));
  const sumOf = (field: keyof Counts): number => shown.reduce((sum, row) => sum + row[field], 0);
  return {
    albums: sumOf('albums'),
    tracks: sumOf('tracks'),
    artists: sumOf('artists'),
    watchedTracks: sumOf('watchedTracks'),
  };
}

/** Why there is no row of an id: an import is no source that is followed, and who does not name it does not find it. */
export const nothingSaidBy = (sources: readonly Source[]): string =>
  `${sources.join(', ')} said nothing of this id. Another source is asked where \`source\` names it.`;

/** The sources that are followed: those chosen, else Spotify when there are credentials, else the simulator. */
export const activeSourcesOf = (env: Pick<GatewayEnv, 'FRESHWAX_SOURCE' | 'SPOTIFY_CLIENT_ID'>): Source[] =>
  env.FRESHWAX_SOURCE ?? [env.SPOTIFY_CLIENT_ID ? 'spotify' : 'simulator'];

const SQL = `
SELECT source, sum(albums)::text AS albums, sum(tracks)::text AS tracks, sum(artists)::text AS artists, sum(track_meta)::text AS track_meta,
       sum(watched_tracks)::text AS watched_tracks
  FROM (
    SELECT source, n AS albums, 0 AS tracks, 0 AS artists, 0 AS track_meta, 0 AS watched_tracks FROM live.album_type_count
    UNION ALL SELECT source, 0, n, 0, 0, 0 FROM live.track_duration
    UNION ALL SELECT source, 0, 0, n, 0, 0 FROM live.popularity_count WHERE topic = $1
    UNION ALL SELECT source, 0, 0, 0, n, 0 FROM live.popularity_count WHERE topic = $2
    UNION ALL SELECT source, 0, 0, 0, 0, count(*) FROM live.spotify_events GROUP BY source) AS counted
 GROUP BY source ORDER BY source`;

/**
 * Which sources an answer shows: all that are followed, unless asked otherwise. Sources never mix in a row. In figures over
 * several, counts add up, what a source does not offer is counted as such, and `meta.sources` names who is in it.
 */
@Injectable()
export class ActiveSources {
  readonly configured: readonly Source[];

  constructor(
    @Inject(GATEWAY_ENV) env: GatewayEnv,
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
  ) {
    this.configured = activeSourcesOf(env);
  }

  /** Those asked for; else those that are followed, also while they have no rows yet: figures of others are not theirs. */
  resolve(asked: readonly Source[] | undefined): Source[] {
    return asked && asked.length > 0 ? [...new Set(asked)] : [...this.configured];
  }

  /** Rows by source, of sources that have any. */
  counts(): Promise<CountsBySource[]> {
    return this.cache.get('counts by source', async () => {
      const rows = await this.postgres.rows<
        Record<'albums' | 'tracks' | 'artists' | 'track_meta' | 'watched_tracks', string> & { source: Source }
      >(SQL, [this.topics.of('artist_meta'), this.topics.of('track_meta')]);
      return rows
        .map((row) => ({
          source: row.source,
          albums: Number(row.albums),
          tracks: Number(row.tracks),
          artists: Number(row.artists),
          trackMeta: Number(row.track_meta),
          watchedTracks: Number(row.watched_tracks),
        }))
        .filter((row) => row.albums + row.tracks + row.artists + row.trackMeta + row.watchedTracks > 0);
    });
  }
}

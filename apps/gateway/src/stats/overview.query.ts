import { Injectable } from '@nestjs/common';
import type { OverviewAnswer, Source } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { DataVersion } from '../answers/data-version.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { DurationQuery, toDurationSummary } from './duration.query.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';

type Overview = OverviewAnswer['data'];

// The newest of each table is one step into an index that begins with the source.
const SQL = `
SELECT (SELECT count(*)::int FROM live.spotify_events WHERE source = ANY($1)) AS watched_tracks,
       (SELECT max(newest)::text FROM unnest($1::text[]) AS asked(source), LATERAL (
          SELECT (SELECT observed_at FROM live.tracks WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1) AS newest
          UNION ALL SELECT (SELECT observed_at FROM live.track_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)
          UNION ALL SELECT (SELECT observed_at FROM live.artist_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)) AS each) AS newest`;

/** The figures of the first page. */
@Injectable()
export class OverviewQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly dataVersion: DataVersion,
    private readonly activeSources: ActiveSources,
    private readonly durations: DurationQuery,
    private readonly popularity: PopularityQuery,
  ) {}

  read(sources: readonly Source[]): Promise<Overview> {
    return this.cache.get(`overview ${sources.join()}`, () => this.compute(sources));
  }

  private async compute(sources: readonly Source[]): Promise<Overview> {
    const [counts, observed, { settled }] = await Promise.all([
      this.activeSources.counts(),
      this.observed(sources),
      this.dataVersion.current(),
    ]);
    const sumOf = (field: 'albums' | 'tracks' | 'artists'): number =>
      counts.filter((row) => sources.includes(row.source)).reduce((sum, row) => sum + row[field], 0);
    return {
      albums: sumOf('albums'),
      tracks: sumOf('tracks'),
      artists: sumOf('artists'),
      ...observed,
      events: settled,
      trackDuration: toDurationSummary(await this.durations.counts(sources)),
      trackPopularity: toPopularitySummary(await this.popularity.buckets('track_meta', sources)),
      artistPopularity: toPopularitySummary(await this.popularity.buckets('artist_meta', sources)),
      sources: counts.map(({ source, albums, tracks, artists }) => ({
        source,
        active: sources.includes(source),
        albums,
        tracks,
        artists,
      })),
    };
  }

  private async observed(sources: readonly Source[]): Promise<Pick<Overview, 'watchedTracks' | 'newestObservedAt'>> {
    const row = await this.postgres.row<{ watched_tracks: number; newest: string | null }>(SQL, [sources]);
    return {
      watchedTracks: row.watched_tracks,
      newestObservedAt: row.newest === null ? null : new Date(Number(row.newest)).toISOString(),
    };
  }
}

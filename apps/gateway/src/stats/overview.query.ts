import { Injectable } from '@nestjs/common';
import type { OverviewAnswer, Source } from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { DataVersion } from '../answers/data-version.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { DurationQuery, toDurationSummary } from './duration.query.ts';
import { isNarrowed, narrowedSql, type Narrowing } from './narrow.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { trackRows } from './track-rows.ts';

type Overview = OverviewAnswer['data'];

// The newest of each table is one step into an index that begins with the source.
const watchedSql = (and: string): string => `
SELECT (SELECT count(*)::int FROM ${trackRows('spotify_events', and)} WHERE t.source = ANY($1)${and}) AS watched_tracks,
       (SELECT max(newest)::text FROM unnest($1::text[]) AS asked(source), LATERAL (
          SELECT (SELECT observed_at FROM live.tracks WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1) AS newest
          UNION ALL SELECT (SELECT observed_at FROM live.track_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)
          UNION ALL SELECT (SELECT observed_at FROM live.artist_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)) AS each) AS newest`;

const albumsSql = (and: string): string =>
  `SELECT count(*)::int AS albums FROM live.albums a WHERE a.source = ANY($1)${and}`;

/**
 * The figures of the first page. Rows are narrowed, each kind by what it has; what the pipeline has settled, how new its newest
 * row is, and which sources there are to choose from stay those of everything.
 */
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

  read(sources: readonly Source[], narrow: Narrowing): Promise<Overview> {
    const key = `overview ${sources.join()} ${JSON.stringify(narrow)}`;
    return this.cache.get(key, () => this.compute(sources, narrow));
  }

  private async compute(sources: readonly Source[], narrow: Narrowing): Promise<Overview> {
    const [counts, observed, { settled }] = await Promise.all([
      this.activeSources.counts(),
      this.observed(sources, narrow),
      this.dataVersion.current(),
    ]);
    const durations = await this.durations.counts(sources, narrow);
    const trackPopularity = await this.popularity.buckets('track_meta', sources, narrow);
    const artistPopularity = await this.popularity.buckets('artist_meta', sources, narrow);
    const ofSources = counts.filter((row) => sources.includes(row.source));
    return {
      ...(isNarrowed(narrow)
        ? {
            albums: await this.albums(sources, narrow),
            tracks: Number(durations.sums.n + durations.missing),
            artists: artistPopularity.reduce((sum, { n }) => sum + Number(n), 0),
          }
        : toCounts(ofSources)),
      ...observed,
      events: settled,
      trackDuration: toDurationSummary(durations),
      trackPopularity: toPopularitySummary(trackPopularity),
      artistPopularity: toPopularitySummary(artistPopularity),
      sources: counts.map(({ source, albums, tracks, artists }) => ({
        source,
        active: sources.includes(source),
        albums,
        tracks,
        artists,
      })),
    };
  }

  private async albums(sources: readonly Source[], narrow: Narrowing): Promise<number> {
    const { and, values } = narrowedSql('albums', narrow, 2);
    return (await this.postgres.row<{ albums: number }>(albumsSql(and), [sources, ...values])).albums;
  }

  private async observed(
    sources: readonly Source[],
    narrow: Narrowing,
  ): Promise<Pick<Overview, 'watchedTracks' | 'newestObservedAt'>> {
    const { and, values } = narrowedSql('watchedTracks', narrow, 2);
    const sql = watchedSql(and);
    const row = await this.postgres.row<{ watched_tracks: number; newest: string | null }>(sql, [sources, ...values]);
    return {
      watchedTracks: row.watched_tracks,
      newestObservedAt: row.newest === null ? null : new Date(Number(row.newest)).toISOString(),
    };
  }
}

type Counts = Pick<Overview, 'albums' | 'tracks' | 'artists'>;

function toCounts(rows: readonly Counts[]): Counts {
  const sumOf = (field: keyof Counts): number => rows.reduce((sum, row) => sum + row[field], 0);
  return { albums: sumOf('albums'), tracks: sumOf('tracks'), artists: sumOf('artists') };
}

import { Injectable } from '@nestjs/common';
import type { OverviewAnswer, Source } from '@freshwax/contracts';
import { ActiveSources, totalOf } from '../answers/active-sources.ts';
import { DataVersion } from '../answers/data-version.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { DurationQuery, toDurationSummary } from './duration.query.ts';
import { isNarrowed, narrowedSql, type Narrowing } from './narrow.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { trackRows } from './track-rows.ts';

type Overview = OverviewAnswer['data'];

// The newest of each table is one step into an index that begins with the source.
const NEWEST = `
SELECT max(newest)::text AS newest FROM unnest($1::text[]) AS asked(source), LATERAL (
  SELECT (SELECT observed_at FROM live.tracks WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1) AS newest
  UNION ALL SELECT (SELECT observed_at FROM live.track_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)
  UNION ALL SELECT (SELECT observed_at FROM live.artist_meta WHERE source = asked.source ORDER BY observed_at DESC LIMIT 1)) AS each`;

/** Of what no narrowed figure counts already. */
const COUNTED = {
  albums: (and: string) => `SELECT count(*)::int AS n FROM live.albums a WHERE a.source = ANY($1)${and}`,
  watchedTracks: (and: string) =>
    `SELECT count(*)::int AS n FROM ${trackRows('spotify_events', and)} WHERE t.source = ANY($1)${and}`,
} as const;

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
    const [counts, newestObservedAt, { settled }] = await Promise.all([
      this.activeSources.counts(),
      this.newest(sources),
      this.dataVersion.current(),
    ]);
    const durations = await this.durations.counts(sources, narrow);
    const trackPopularity = await this.popularity.buckets('track_meta', sources, narrow);
    const artistPopularity = await this.popularity.buckets('artist_meta', sources, narrow);
    return {
      ...(isNarrowed(narrow)
        ? {
            albums: await this.count('albums', sources, narrow),
            tracks: Number(durations.sums.n + durations.missing),
            artists: artistPopularity.reduce((sum, { n }) => sum + Number(n), 0),
            watchedTracks: await this.count('watchedTracks', sources, narrow),
          }
        : totalOf(counts, sources)),
      newestObservedAt,
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

  private async count(of: keyof typeof COUNTED, sources: readonly Source[], narrow: Narrowing): Promise<number> {
    const { and, values } = narrowedSql(of, narrow, 2);
    return (await this.postgres.row<{ n: number }>(COUNTED[of](and), [sources, ...values])).n;
  }

  /** ISO instant; null before there is a row. */
  private async newest(sources: readonly Source[]): Promise<string | null> {
    const { newest } = await this.postgres.row<{ newest: string | null }>(NEWEST, [sources]);
    return newest === null ? null : new Date(Number(newest)).toISOString();
  }
}

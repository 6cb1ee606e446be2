import { Injectable } from '@nestjs/common';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { narrowedSql } from './narrow.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { RANKED_ROWS, type ArtistRanking, type RankingQuestion } from './ranked-artists.query.ts';
import { trackRows } from './track-rows.ts';

export interface RankedCount {
  /** Artists that have a place. */
  n: number;
  /** Artists without one, since nothing says their value; and since their source does not offer it. */
  missing: number;
  notOffered: number;
}

// One pass over the index of artists; a look at each artist's tracks would be one into that index each.
const WITH_TRACKS = `
  JOIN (SELECT source, artist_id AS id FROM live.tracks WHERE source = ANY($1) AND artist_id IS NOT NULL
         GROUP BY source, artist_id HAVING count(*) >= $2) AS enough USING (source, id)`;

/** Of a value that artists have themselves. The bare test of $2 gives it a type where tracks do not matter. */
const ofArtists =
  (column: string, isNotOffered: string) =>
  (minTracks: number, and: string): string => `
SELECT count(m.${column})::int AS n,
       count(*) FILTER (WHERE m.${column} IS NULL AND NOT (${isNotOffered}))::int AS missing,
       count(*) FILTER (WHERE m.${column} IS NULL AND ${isNotOffered})::int AS "notOffered"
  FROM live.artist_meta m ${minTracks > 0 ? WITH_TRACKS : ''}
 WHERE source = ANY($1) AND $2::int >= 0${and}`;

/** `$1` sources, `$2` fewest tracks: who has fewer is no part of the ranking, and left out for no other reason. */
const COUNTS: Record<ArtistRanking, (minTracks: number, and: string) => string> = {
  popularity: ofArtists('popularity', `m.missing ? 'popularity'`),
  trackPopularity: (_, and) => `
SELECT count(*) FILTER (WHERE known >= greatest(1, $2))::int AS n,
       count(*) FILTER (WHERE known = 0 AND NOT is_not_offered)::int AS missing,
       count(*) FILTER (WHERE known = 0 AND is_not_offered)::int AS "notOffered"
  FROM (SELECT count(t.popularity) AS known, bool_and(t.missing ? 'popularity') AS is_not_offered FROM ${trackRows('track_meta', and)}
         WHERE t.source = ANY($1) AND t.artist_id IS NOT NULL${and} GROUP BY t.source, t.artist_id HAVING count(*) >= $2) AS artist`,
  listens: ofArtists('listen_count', `m.source <> 'listenbrainz'`),
  tracks: (_, and) => `
SELECT count(*)::int AS n, 0 AS missing, 0 AS "notOffered"
  FROM (SELECT FROM ${trackRows('tracks', and)} WHERE t.source = ANY($1) AND t.artist_id IS NOT NULL${and}
         GROUP BY t.source, t.artist_id HAVING count(*) >= $2) AS artist`,
};

/** How many artists a ranking has, and how many have no place in it; one count for both of its ends. */
@Injectable()
export class RankedCountQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly popularity: PopularityQuery,
  ) {}

  async read({ sources, by, minTracks, narrow }: Omit<RankingQuestion, 'order' | 'limit'>): Promise<RankedCount> {
    // The usual question: the live counts know it without touching an artist.
    if (by === 'popularity' && minTracks === 0) {
      const buckets = await this.popularity.buckets('artist_meta', sources, narrow);
      const { n, missing, notOffered } = toPopularitySummary(buckets);
      return { n, missing, notOffered };
    }
    const { and, values } = narrowedSql(RANKED_ROWS[by], narrow, 3);
    return this.cache.get(`ranked ${sources.join()} ${by} ${minTracks} ${JSON.stringify(narrow)}`, () =>
      this.postgres.row<RankedCount>(COUNTS[by](minTracks, and), [sources, minTracks, ...values]),
    );
  }
}

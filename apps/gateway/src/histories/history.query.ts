import { Injectable } from '@nestjs/common';
import type { Availability, EntityHistory, HistoryKind, Source } from '@freshwax/contracts';
import { pageOf } from '../entities/to-rows.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { thin } from '../watch/to-history.ts';
import { toProvenance, type PlaceRow } from './to-provenance.ts';

const HOUR_MS = 3_600_000;

export interface HistoryRange {
  fromMs: number;
  toMs: number;
  maxPoints: number;
}

/** State rows of each kind, the one that names popularity first. */
const NAMED = {
  tracks: `SELECT name, missing ? 'popularity' AS is_not_offered FROM live.track_meta WHERE id = $1 AND source = $2
    UNION ALL SELECT name, false FROM live.tracks WHERE id = $1 AND source = $2
    UNION ALL SELECT name, missing ? 'popularity' FROM live.spotify_events WHERE id = $1 AND source = $2 LIMIT 1`,
  artists: `SELECT name, missing ? 'popularity' AS is_not_offered FROM live.artist_meta WHERE id = $1 AND source = $2`,
} as const satisfies Record<HistoryKind, string>;

/** A track is observed when it is asked for by id, and more often while it is watched. */
const STREAMS = { tracks: ['track_meta', 'watched_track'], artists: ['artist_meta'] } as const;

// The range of hours is what the primary key begins a read at; the times themselves are exact.
const OBSERVATIONS = `
SELECT topic, part, generation, off::text AS off, observed_at::float8 AS at_ms, popularity FROM live.popularity_history
 WHERE topic = ANY($1) AND id = $2 AND source = $3 AND hour BETWEEN $4::bigint / ${HOUR_MS} AND $5::bigint / ${HOUR_MS}
   AND observed_at BETWEEN $4 AND $5 ORDER BY observed_at, topic`;

interface ObservationRow extends PlaceRow {
  at_ms: number;
  popularity: number | null;
}

/** Popularity of one track or artist over time, each point with the record that said it. */
@Injectable()
export class HistoryQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly topics: TopicNames,
  ) {}

  /** Of the first of the sources that knows the id; undefined when none does. */
  async read(
    { kind, id, sources }: { kind: HistoryKind; id: string; sources: readonly Source[] },
    range: HistoryRange,
  ): Promise<EntityHistory | undefined> {
    for (const source of sources) {
      const [named] = await this.postgres.rows<{ name: string; is_not_offered: boolean }>(NAMED[kind], [id, source]);
      if (!named) continue;
      const observed = await this.observations({ kind, id, source }, range);
      const missing = observed.filter(({ popularity }) => popularity === null).length;
      return {
        kind,
        id,
        source,
        name: named.name,
        url: pageOf(kind === 'tracks' ? 'track' : 'artist', { id, source }),
        from: new Date(range.fromMs).toISOString(),
        to: new Date(range.toMs).toISOString(),
        availability: availabilityOf(observed.length - missing, named.is_not_offered),
        points: thin(observed, range.maxPoints).map((row) => ({
          observedAt: new Date(row.at_ms).toISOString(),
          popularity: row.popularity,
          provenance: toProvenance(row),
        })),
        n: observed.length,
        missing,
      };
    }
    return undefined;
  }

  private observations(
    { kind, id, source }: { kind: HistoryKind; id: string; source: Source },
    { fromMs, toMs }: HistoryRange,
  ): Promise<ObservationRow[]> {
    const topics = STREAMS[kind].map((stream) => this.topics.of(stream));
    return this.postgres.rows<ObservationRow>(OBSERVATIONS, [topics, id, source, fromMs, toMs]);
  }
}

function availabilityOf(known: number, isNotOffered: boolean): Availability {
  if (known > 0) return 'ok';
  return isNotOffered ? 'not-offered' : 'missing';
}

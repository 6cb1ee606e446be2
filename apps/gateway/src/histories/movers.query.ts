import { Injectable } from '@nestjs/common';
import type { HistoryKind, Mover, MoversAnswer, MoverWindow, Source } from '@freshwax/contracts';
import { DataVersion } from '../answers/data-version.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { pageOf } from '../entities/to-rows.ts';
import { narrowedSql, type Narrowing } from '../stats/narrow.ts';
import { PopularityQuery, toPopularitySummary } from '../stats/popularity.query.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { toProvenance } from './to-provenance.ts';
import { trackRows } from '../stats/track-rows.ts';

const HOUR_MS = 3_600_000;
const WINDOW_HOURS: Record<MoverWindow, number> = { '1d': 24, '7d': 168, '30d': 720 };

/** Each costs one look into the history's key: this many stay far below a tenth of a second. */
const CONSIDERED = 2_000;

/** Narrowed by what tracks have, or artists. */
export interface MoversQuestion extends Narrowing {
  of: HistoryKind;
  window: MoverWindow;
  order: MoversAnswer['data']['order'];
  sources: readonly Source[];
  limit: number;
}

const STREAM = { tracks: 'track_meta', artists: 'artist_meta' } as const;
const ALIAS = { tracks: 't', artists: 'm' } as const;
const SHOWN = ['id', 'source', 'name', 'popularity', 'observed_at', 'part', 'generation', 'off', 'run_id'];

// $1 topic, $2 sources, $3 and $4 the newest and the oldest hour of "before", $5 limit, then what narrows. The most popular are the head of an
// index a source; what they were before is a point in the history's key.
function sqlOf(of: HistoryKind, order: MoversQuestion['order'], and: string): string {
  const alias = ALIAS[of];
  const from = of === 'tracks' ? trackRows('track_meta', and) : 'live.artist_meta m';
  return `
WITH now AS MATERIALIZED (
  SELECT head.* FROM unnest($2::text[]) AS asked(source), LATERAL (
    SELECT ${SHOWN.map((name) => `${alias}.${name}`).join(', ')} FROM ${from}
     WHERE ${alias}.source = asked.source AND ${alias}.popularity IS NOT NULL${and}
     ORDER BY ${alias}.popularity DESC NULLS LAST, ${alias}.id LIMIT ${CONSIDERED}) AS head),
pairs AS MATERIALIZED (
  SELECT now.*, old.popularity AS old_popularity, old.observed_at AS old_observed_at, old.part AS old_part,
         old.generation AS old_generation, old.off AS old_off, now.popularity - old.popularity AS change
    FROM now, LATERAL (
      SELECT popularity, observed_at, part, generation, off FROM live.popularity_history h
       WHERE h.topic = $1 AND h.id = now.id AND h.source = now.source AND h.hour BETWEEN $4 AND $3 AND h.popularity IS NOT NULL
       ORDER BY h.hour DESC LIMIT 1) AS old),
moved AS (
  SELECT * FROM pairs WHERE change ${order === 'risers' ? '> 0' : '< 0'}
   ORDER BY change ${order === 'risers' ? 'DESC' : 'ASC'}, popularity DESC, id, source LIMIT $5)
SELECT (SELECT count(*)::int FROM now) AS considered, (SELECT count(*)::int FROM pairs) AS compared,
       (SELECT coalesce(json_agg(json_build_object('id', id, 'source', source, 'name', name, 'change', change,
          'now', json_build_object('popularity', popularity, 'at', observed_at, 'part', part, 'generation', generation, 'off', off::text, 'run_id', run_id),
          'old', json_build_object('popularity', old_popularity, 'at', old_observed_at, 'part', old_part, 'generation', old_generation, 'off', old_off::text))),
        '[]') FROM moved) AS moved`;
}

interface Side {
  popularity: number;
  at: number;
  part: number;
  generation: number;
  off: string;
  run_id?: string | null;
}
interface Row {
  considered: number;
  compared: number;
  moved: { id: string; source: Source; name: string; change: number; now: Side; old: Side }[];
}

/** What rose and fell most. */
@Injectable()
export class MoversQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly dataVersion: DataVersion,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
    private readonly popularity: PopularityQuery,
  ) {}

  /** The window ends at the newest applied record, not at the clock: equal versions have equal movers. */
  read(question: MoversQuestion): Promise<MoversAnswer['data']> {
    const { of, window, order, sources, limit, ...narrow } = question;
    const { and, values } = narrowedSql(of, narrow, 6);
    const key = `movers ${of} ${window} ${order} ${sources.join()} ${limit} ${JSON.stringify(narrow)}`;
    return this.cache.get(key, async () => {
      const { newestRecordAtMs: untilMs } = await this.dataVersion.current();
      const topic = this.topics.of(STREAM[of]);
      const hours = WINDOW_HOURS[window];
      const newest = Math.floor((untilMs ?? 0) / HOUR_MS) - hours;
      const parameters = [topic, sources, newest, newest - hours, limit, ...values];
      const row = await this.postgres.row<Row>(sqlOf(of, order, and), parameters);
      const known = toPopularitySummary(await this.popularity.buckets(STREAM[of], sources));
      return {
        of,
        window,
        order,
        until: untilMs === null ? null : new Date(untilMs).toISOString(),
        availability: known.availability,
        considered: row.considered,
        mostConsidered: CONSIDERED,
        compared: row.compared,
        movers: row.moved.map((moved) => toMover(moved, { of, topic })),
      };
    });
  }
}

function toMover(
  { id, source, name, change, now, old }: Row['moved'][number],
  { of, topic }: { of: HistoryKind; topic: string },
): Mover {
  const toSide = (side: Side): Mover['now'] => ({
    popularity: side.popularity,
    observedAt: new Date(side.at).toISOString(),
    provenance: toProvenance({ ...side, topic }),
  });
  const url = pageOf(of === 'tracks' ? 'track' : 'artist', { id, source });
  return { id, source, name, url, change, now: toSide(now), before: toSide(old) };
}

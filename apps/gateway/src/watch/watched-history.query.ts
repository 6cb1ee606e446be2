import { Injectable } from '@nestjs/common';
import {
  HISTORY_BY_THE_HOUR_DAYS,
  type Availability,
  type Source,
  type WatchedHistory,
  type WatchEntry,
} from '@freshwax/contracts';
import { pageOf } from '../entities/to-rows.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { thin, toGaps, type Observed } from './to-history.ts';
import { WatchListQuery } from './watch-list.query.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface HistoryQuestion {
  id: string;
  sources: readonly Source[];
  fromMs: number;
  toMs: number;
  maxPoints: number;
}

// With a market the track that answered may have another id than the one that is watched.
const TRACK = `
SELECT id, source, name, missing ? 'popularity' AS is_not_offered FROM live.spotify_events
 WHERE source = ANY($2) AND (id = $1 OR requested_id = $1) ORDER BY array_position($2, source), observed_at DESC`;

// The range of hours is what the primary key begins a read at; the times themselves are exact.
const OBSERVATIONS = `
SELECT observed_at::float8 AS "atMs", popularity FROM live.popularity_history
 WHERE topic = $1 AND source = $2 AND id = ANY($3) AND hour BETWEEN $4::bigint / ${HOUR_MS} AND $5::bigint / ${HOUR_MS}
   AND observed_at BETWEEN $4 AND $5 ORDER BY observed_at`;

interface TrackRow {
  id: string;
  source: Source;
  name: string;
  is_not_offered: boolean;
}

/** What was observed of one watched track, and where nothing was. */
@Injectable()
export class WatchedHistoryQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly topics: TopicNames,
    private readonly watchList: WatchListQuery,
  ) {}

  /** undefined when no source ever heard of the track. */
  async read(question: HistoryQuestion): Promise<WatchedHistory | undefined> {
    const { id, sources } = question;
    const [entries, rows] = await Promise.all([
      this.watchList.ofTrack(id, sources),
      this.postgres.rows<TrackRow>(TRACK, [id, sources]),
    ]);
    const source = sources.find((name) => [...entries, ...rows].some((known) => known.source === name));
    if (source === undefined) return undefined;
    const entry = entries.find((known) => known.source === source);
    const said = rows.filter((row) => row.source === source);
    return this.toHistory(question, { source, entry, said });
  }

  private async toHistory(
    { id, fromMs, toMs, maxPoints }: HistoryQuestion,
    { source, entry, said }: { source: Source; entry: WatchEntry | undefined; said: readonly TrackRow[] },
  ): Promise<WatchedHistory> {
    const ids = [...new Set([id, ...said.map((row) => row.id)])];
    const parameters = [this.topics.of('watched_track'), source, ids, fromMs, toMs];
    const observed = await this.postgres.rows<Observed>(OBSERVATIONS, parameters);
    const intervalMs = entry?.intervalMs ?? HOUR_MS;
    const popularity = availabilityOf(observed, said[0]);
    return {
      id,
      source,
      name: said[0]?.name ?? entry?.name ?? null,
      url: pageOf('track', { id, source }),
      intervalMs,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      popularity,
      points: thin(observed, maxPoints).map(({ atMs, popularity: value }) => ({
        observedAt: new Date(atMs).toISOString(),
        popularity: value,
      })),
      n: observed.length,
      // Where popularity is not offered nothing of it is kept, so nothing is missed either.
      gaps: popularity === 'not-offered' ? [] : gapsOf(observed, intervalMs, { entry, fromMs, toMs }),
    };
  }
}

function availabilityOf(observed: readonly Observed[], newest: TrackRow | undefined): Availability {
  if (observed.some(({ popularity }) => popularity !== null)) return 'ok';
  return newest?.is_not_offered ? 'not-offered' : 'missing';
}

/** Before a track was on the list, and after it left, nobody looked. */
function gapsOf(
  observed: readonly Observed[],
  intervalMs: number,
  { entry, fromMs, toMs }: { entry: WatchEntry | undefined; fromMs: number; toMs: number },
): WatchedHistory['gaps'] {
  const firstMs = observed[0]?.atMs ?? toMs;
  const addedMs = entry ? Date.parse(entry.addedAt) : firstMs;
  const endMs = entry ? Math.min(toMs, Date.now()) : (observed.at(-1)?.atMs ?? toMs);
  const byTheHourFromMs = (Math.floor(Date.now() / DAY_MS) - HISTORY_BY_THE_HOUR_DAYS) * DAY_MS;
  const expected = { fromMs: Math.min(Math.max(fromMs, addedMs), firstMs), toMs: endMs, byTheHourFromMs };
  return toGaps(observed, intervalMs, expected).map((gap) => ({
    from: new Date(gap.fromMs).toISOString(),
    to: new Date(gap.toMs).toISOString(),
  }));
}

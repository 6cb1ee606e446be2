import { Injectable } from '@nestjs/common';
import { watchIntervalMs, type Source, type WatchEntry } from '@freshwax/contracts';
import { pageOf } from '../entities/to-rows.ts';
import { mapPage, type Page } from '../http/page.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { toEntryId, type EntryKey } from './entry-id.ts';
import { EntryPages, PLACE, type EntriesQuestion } from './entry-pages.ts';

// A name that was searched for carries none of its own until it was observed: PostgreSQL looks for it when the page is cut.
const entriesThat = (condition: string): string => `
SELECT entry.query, entry.source, entry.track_id, entry.resolved_at, entry.observed_at, entry.missed_at, entry.added_at, ${PLACE},
       entry.interval_ms::float8 AS interval_ms, entry.paced_ms::float8 AS paced_ms,
       coalesce(entry.name, (SELECT e.name FROM live.spotify_events e
                              WHERE e.source = entry.source AND e.requested_id = entry.track_id
                              ORDER BY e.observed_at DESC LIMIT 1)) AS name,
       (SELECT w.query FROM book.watched_track w
         WHERE w.source = entry.source AND w.track_id = entry.track_id AND w.removed_at IS NULL
           AND (w.added_at, w.query) < (entry.added_at, entry.query)
         ORDER BY w.added_at, w.query LIMIT 1) AS same_as
  FROM book.watched_track entry
 WHERE entry.removed_at IS NULL AND ${condition}`;

// An entry that comes back begins anew, at the usual interval: what the source did not know then is searched for again.
const ADD = `
WITH before AS (SELECT 1 FROM book.watched_track WHERE query = $1 AND source = $2 AND removed_at IS NULL),
added AS (
  INSERT INTO book.watched_track AS w (query, source, interval_ms) VALUES ($1, $2, $3)
  ON CONFLICT (query, source) DO UPDATE SET removed_at = NULL,
    interval_ms = CASE WHEN $4 THEN excluded.interval_ms WHEN w.removed_at IS NULL THEN w.interval_ms END,
    added_at = CASE WHEN w.removed_at IS NULL THEN w.added_at ELSE now() END,
    resolved_at = CASE WHEN w.track_id IS NULL OR w.missed_at IS NOT NULL THEN NULL ELSE w.resolved_at END
  RETURNING 1)
SELECT NOT EXISTS (SELECT 1 FROM before) AS is_new FROM added`;

const CHANGE = `UPDATE book.watched_track SET interval_ms = $3 WHERE query = $1 AND source = $2 AND removed_at IS NULL RETURNING 1`;

// The row stays: the configuration, which may name it, must not bring it back.
const REMOVE = `UPDATE book.watched_track SET removed_at = now() WHERE query = $1 AND source = $2 AND removed_at IS NULL`;

interface Row {
  query: string;
  source: Source;
  track_id: string | null;
  name: string | null;
  same_as: string | null;
  resolved_at: Date | null;
  observed_at: Date | null;
  missed_at: Date | null;
  added_at: Date;
  place: string;
  interval_ms: number | null;
  paced_ms: number | null;
}

/** The watch list: book.watched_track. */
@Injectable()
export class WatchListQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly pages: EntryPages,
  ) {}

  /** In the order of their coming. */
  async list(question: EntriesQuestion): Promise<Page<WatchEntry>> {
    return mapPage(await this.pages.read<Row>({ name: 'watch-list', statement: entriesThat }, question), toEntry);
  }

  async find({ query, source }: EntryKey): Promise<WatchEntry | undefined> {
    const sql = entriesThat('entry.query = $1 AND entry.source = $2');
    const rows = await this.postgres.rows<Row>(sql, [query, source]);
    return rows.map(toEntry)[0];
  }

  /** Entries that a track was resolved from. */
  async ofTrack(trackId: string, sources: readonly Source[]): Promise<WatchEntry[]> {
    const sql = `${entriesThat('entry.track_id = $1 AND entry.source = ANY($2)')}
      ORDER BY array_position($2, entry.source), entry.added_at`;
    return (await this.postgres.rows<Row>(sql, [trackId, sources])).map(toEntry);
  }

  /** @param intervalMs null: the default; undefined: as it is, of a new one the default @returns whether it was not on the list before */
  async add({ query, source }: EntryKey, intervalMs: number | null | undefined): Promise<boolean> {
    const parameters = [query, source, intervalMs ?? null, intervalMs !== undefined];
    return (await this.postgres.row<{ is_new: boolean }>(ADD, parameters)).is_new;
  }

  /** @returns false when there is no such entry */
  async change({ query, source }: EntryKey, intervalMs: number | null): Promise<boolean> {
    return (await this.postgres.rows(CHANGE, [query, source, intervalMs])).length > 0;
  }

  async remove({ query, source }: EntryKey): Promise<void> {
    await this.postgres.rows(REMOVE, [query, source]);
  }
}

function toEntry(row: Row): WatchEntry {
  const { query, source, track_id: trackId, name, observed_at: observedAt } = row;
  const intervalMs = row.interval_ms ?? watchIntervalMs[source as keyof typeof watchIntervalMs];
  return {
    id: toEntryId({ source, query }),
    query,
    source,
    name,
    url: trackId === null ? null : pageOf('track', { id: trackId, source }),
    addedAt: row.added_at.toISOString(),
    state: stateOf(row),
    trackId,
    sameAs: row.same_as,
    intervalMs,
    isDefaultInterval: row.interval_ms === null,
    lastObservedAt: observedAt?.toISOString() ?? null,
    nextDueAt: trackId === null ? null : toNextDue(row, intervalMs),
  };
}

function stateOf({ track_id: trackId, missed_at: missedAt, resolved_at: resolvedAt }: Row): WatchEntry['state'] {
  if (missedAt !== null) return 'not-found';
  if (trackId !== null) return 'watched';
  return resolvedAt === null ? 'resolving' : 'not-found';
}

/**
 * One that the source no longer knows is asked for at its interval too. The producer asks less often than it should where the
 * calls of a day are not enough, and writes so.
 */
function toNextDue({ observed_at: observedAt, missed_at: missedAt, paced_ms: pacedMs }: Row, intervalMs: number) {
  const last = missedAt ?? observedAt;
  return last && new Date(last.getTime() + Math.max(intervalMs, pacedMs ?? 0)).toISOString();
}

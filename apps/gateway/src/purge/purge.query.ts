import { Injectable } from '@nestjs/common';
import type { PurgePreview, Source } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';

const TABLES = [
  'live.albums',
  'live.tracks',
  'live.track_meta',
  'live.artist_meta',
  'live.spotify_events',
  'live.popularity_history',
];

// $1 source, $2 observed before (ms), or null.
const ROWS = TABLES.map(
  (table) =>
    `SELECT '${table}' AS name, count(*) AS n FROM ${table} WHERE source = $1 AND ($2::bigint IS NULL OR observed_at < $2)`,
).join(' UNION ALL ');

const RAW = `SELECT coalesce(sum(accepted - purged), 0) AS n FROM book.window_count
WHERE source = $1 AND expires_on > (now() AT TIME ZONE 'UTC')::date`;

/** What a purge would find now. */
@Injectable()
export class PurgeQuery {
  constructor(private readonly postgres: PostgresStore) {}

  /** @throws driver errors; toProblem says what they mean */
  async preview(source: Source, before: string | undefined): Promise<PurgePreview> {
    const beforeMs = before === undefined ? null : Date.parse(`${before}T00:00:00Z`);
    const rows = await this.postgres.rows<{ name: string; n: string }>(ROWS, [source, beforeMs]);
    const raw = await this.postgres.row<{ n: string }>(RAW, [source]);
    return {
      source,
      before: before ?? null,
      tables: Object.fromEntries(rows.map(({ name, n }) => [name, Number(n)])),
      rawEventsAtMost: Number(raw.n),
    };
  }
}

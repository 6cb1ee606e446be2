import type { Event, Stream } from '@freshwax/contracts';
import { albumColumns } from './album.row.ts';
import { artistMetaColumns } from './artist-meta.row.ts';
import type { Column } from './column.ts';
import { expiresAtMs, toExpiryDay, type Retention } from './expiry.ts';
import { trackMetaColumns } from './track-meta.row.ts';
import { trackColumns } from './track.row.ts';
import { watchedTrackColumns } from './watched-track.row.ts';

const columnsOf: { [S in Stream]: readonly Column<S>[] } = {
  album: albumColumns,
  track: trackColumns,
  track_meta: trackMetaColumns,
  artist_meta: artistMetaColumns,
  watched_track: watchedTrackColumns,
};

/**
 * The row of an event by column, as the state table shows it; without `tie`, `part`, `generation` and `off`, which follow from
 * the place that its record gets.
 */
export function toRow<S extends Stream>(stream: S, event: Event<S>, retention: Retention): Record<string, unknown> {
  const columns: readonly Column<S>[] = columnsOf[stream];
  const own = columns.map((column) => [column.name, toShown(column, column.of(event))]);
  return {
    id: event.entity_id,
    source: event.source,
    observed_at: event.observed_at,
    name: event.payload.name,
    missing: [...event.missing].sort(),
    run_id: event.run_id ?? null,
    expires_on: toExpiryDay(expiresAtMs(event.observed_at, event.source, retention)),
    ...Object.fromEntries(own),
  };
}

const toShown = ({ type }: { type: string }, value: string | number | boolean | null): unknown =>
  type === 'jsonb' && typeof value === 'string' ? JSON.parse(value) : value;

import { watchedTrackColumns } from '@freshwax/postgres/rows';
import { popularityCountDelta, popularityNotOffered } from '../aggregates/popularity-count.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';

export const watchedTrackTable: StreamTable<'watched_track'> = {
  stream: 'watched_track',
  table: 'spotify_events',
  columns: watchedTrackColumns,
  aggregated: [column('popularity'), column('duration_ms'), popularityNotOffered],
  aggregates: [popularityCountDelta({ duration: true, explicit: false })],
  history: true,
};

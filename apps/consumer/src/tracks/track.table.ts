import { trackColumns } from '@freshwax/postgres/rows';
import { trackDurationDelta } from '../aggregates/track-duration.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';

export const trackTable: StreamTable<'track'> = {
  stream: 'track',
  table: 'tracks',
  columns: trackColumns,
  names: 'track_name',
  aggregated: [column('duration_ms')],
  aggregates: [trackDurationDelta],
  history: false,
};

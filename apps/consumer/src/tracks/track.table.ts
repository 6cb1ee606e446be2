import { trackDurationDelta } from '../aggregates/track-duration.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';
import { trackColumns } from './track.row.ts';

export const trackTable: StreamTable<'track'> = {
  stream: 'track',
  table: 'tracks',
  columns: trackColumns,
  aggregated: [column('duration_ms')],
  aggregates: [trackDurationDelta],
  history: false,
};

import { jointDelta } from '../aggregates/joint.delta.ts';
import { popularityCountDelta } from '../aggregates/popularity-count.delta.ts';
import type { StreamTable } from '../chunk/stream-table.ts';
import { trackMetaColumns } from './track-meta.row.ts';

export const trackMetaTable: StreamTable<'track_meta'> = {
  stream: 'track_meta',
  table: 'track_meta',
  columns: trackMetaColumns,
  aggregated: ['popularity', 'duration_ms', 'explicit', 'missing'],
  aggregates: [popularityCountDelta({ duration: true, explicit: true }), jointDelta],
  history: true,
};

import { trackMetaColumns } from '@freshwax/postgres/rows';
import { jointDelta } from '../aggregates/joint.delta.ts';
import { popularityCountDelta, popularityNotOffered } from '../aggregates/popularity-count.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';

export const trackMetaTable: StreamTable<'track_meta'> = {
  stream: 'track_meta',
  table: 'track_meta',
  columns: trackMetaColumns,
  aggregated: [column('popularity'), column('duration_ms'), column('explicit'), popularityNotOffered],
  aggregates: [popularityCountDelta({ duration: true, explicit: true }), jointDelta],
  history: true,
};

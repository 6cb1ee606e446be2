import { albumColumns } from '@freshwax/postgres/rows';
import { albumTypeCountDelta } from '../aggregates/album-type-count.delta.ts';
import { popularityCountDelta, popularityNotOffered } from '../aggregates/popularity-count.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';

export const albumTable: StreamTable<'album'> = {
  stream: 'album',
  table: 'albums',
  columns: albumColumns,
  aggregated: [column('album_type'), column('total_tracks'), column('popularity'), popularityNotOffered],
  aggregates: [albumTypeCountDelta, popularityCountDelta({ duration: false, explicit: false })],
  history: false,
};

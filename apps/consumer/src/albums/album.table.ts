import { albumTypeCountDelta } from '../aggregates/album-type-count.delta.ts';
import { popularityCountDelta } from '../aggregates/popularity-count.delta.ts';
import type { StreamTable } from '../chunk/stream-table.ts';
import { albumColumns } from './album.row.ts';

export const albumTable: StreamTable<'album'> = {
  stream: 'album',
  table: 'albums',
  columns: albumColumns,
  aggregated: ['album_type', 'total_tracks', 'popularity', 'missing'],
  aggregates: [albumTypeCountDelta, popularityCountDelta({ duration: false, explicit: false })],
  history: false,
};

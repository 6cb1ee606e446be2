import { artistMetaColumns } from '@freshwax/postgres/rows';
import { popularityCountDelta, popularityNotOffered } from '../aggregates/popularity-count.delta.ts';
import { column, type StreamTable } from '../chunk/stream-table.ts';

export const artistMetaTable: StreamTable<'artist_meta'> = {
  stream: 'artist_meta',
  table: 'artist_meta',
  columns: artistMetaColumns,
  aggregated: [column('popularity'), popularityNotOffered],
  aggregates: [popularityCountDelta({ duration: false, explicit: false })],
  history: true,
};

import { json, type Column } from './column.ts';

export const artistMetaColumns: readonly Column<'artist_meta'>[] = [
  { name: 'image_url', type: 'text', of: ({ payload }) => payload.images[0]?.url ?? null },
  { name: 'url', type: 'text', of: ({ payload }) => payload.url },
  { name: 'popularity', type: 'int', of: ({ payload }) => payload.popularity ?? null },
  { name: 'followers', type: 'bigint', of: ({ payload }) => payload.followers ?? null },
  { name: 'genres', type: 'jsonb', of: ({ payload }) => json(payload.genres) },
  { name: 'listen_count', type: 'bigint', of: ({ payload }) => payload.listen_count ?? null },
  { name: 'listener_count', type: 'bigint', of: ({ payload }) => payload.listener_count ?? null },
];

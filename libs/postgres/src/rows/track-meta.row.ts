import { json, type Column } from './column.ts';

export const trackMetaColumns: readonly Column<'track_meta'>[] = [
  { name: 'album_id', type: 'text', of: ({ payload }) => payload.album_id },
  { name: 'artists', type: 'jsonb', of: ({ payload }) => json(payload.artists) },
  { name: 'artist_id', type: 'text', of: ({ payload }) => payload.artists[0]?.id ?? null },
  { name: 'duration_ms', type: 'int', of: ({ payload }) => payload.duration_ms },
  { name: 'explicit', type: 'bool', of: ({ payload }) => payload.explicit },
  { name: 'popularity', type: 'int', of: ({ payload }) => payload.popularity ?? null },
  { name: 'isrc', type: 'text', of: ({ payload }) => payload.isrc ?? null },
  { name: 'market_count', type: 'int', of: ({ payload }) => payload.market_count ?? null },
  { name: 'linked_from', type: 'text', of: ({ payload }) => payload.linked_from ?? null },
  { name: 'listen_count', type: 'bigint', of: ({ payload }) => payload.listen_count ?? null },
  { name: 'listener_count', type: 'bigint', of: ({ payload }) => payload.listener_count ?? null },
];

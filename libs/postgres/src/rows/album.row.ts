import { json, type Column } from './column.ts';
import { releaseDay } from './release-day.ts';

export const albumColumns: readonly Column<'album'>[] = [
  { name: 'album_type', type: 'text', of: ({ payload }) => payload.album_type },
  { name: 'total_tracks', type: 'int', of: ({ payload }) => payload.total_tracks },
  { name: 'release_date', type: 'text', of: ({ payload }) => payload.release_date },
  { name: 'release_date_precision', type: 'text', of: ({ payload }) => payload.release_date_precision },
  { name: 'release_day', type: 'date', of: ({ payload }) => releaseDay(payload.release_date) },
  { name: 'artists', type: 'jsonb', of: ({ payload }) => json(payload.artists) },
  { name: 'image_url', type: 'text', of: ({ payload }) => payload.images[0]?.url ?? null },
  { name: 'url', type: 'text', of: ({ payload }) => payload.url },
  { name: 'label', type: 'text', of: ({ payload }) => payload.label ?? null },
  { name: 'upc', type: 'text', of: ({ payload }) => payload.upc ?? null },
  { name: 'popularity', type: 'int', of: ({ payload }) => payload.popularity ?? null },
  { name: 'genres', type: 'jsonb', of: ({ payload }) => json(payload.genres) },
  { name: 'market_count', type: 'int', of: ({ payload }) => payload.market_count ?? null },
  { name: 'is_playable', type: 'bool', of: ({ payload }) => payload.is_playable ?? null },
  { name: 'listen_count', type: 'bigint', of: ({ payload }) => payload.listen_count ?? null },
  { name: 'listener_count', type: 'bigint', of: ({ payload }) => payload.listener_count ?? null },
];

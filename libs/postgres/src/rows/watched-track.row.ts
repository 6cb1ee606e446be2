import { json, type Column } from './column.ts';

export const watchedTrackColumns: readonly Column<'watched_track'>[] = [
  { name: 'artists', type: 'jsonb', of: ({ payload }) => json(payload.artists) },
  { name: 'artist_id', type: 'text', of: ({ payload }) => payload.artists[0]?.id ?? null },
  { name: 'album_id', type: 'text', of: ({ payload }) => payload.album_id },
  { name: 'album_name', type: 'text', of: ({ payload }) => payload.album_name },
  { name: 'duration_ms', type: 'int', of: ({ payload }) => payload.duration_ms },
  { name: 'requested_id', type: 'text', of: ({ payload }) => payload.requested_id },
  { name: 'popularity', type: 'int', of: ({ payload }) => payload.popularity ?? null },
  { name: 'is_playable', type: 'bool', of: ({ payload }) => payload.is_playable ?? null },
];

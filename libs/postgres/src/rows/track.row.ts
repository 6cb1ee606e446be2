import { json, type Column } from './column.ts';

export const trackColumns: readonly Column<'track'>[] = [
  { name: 'album_id', type: 'text', of: ({ payload }) => payload.album_id },
  { name: 'artists', type: 'jsonb', of: ({ payload }) => json(payload.artists) },
  { name: 'artist_id', type: 'text', of: ({ payload }) => payload.artists[0]?.id ?? null },
  { name: 'disc_number', type: 'int', of: ({ payload }) => payload.disc_number },
  { name: 'track_number', type: 'int', of: ({ payload }) => payload.track_number },
  { name: 'duration_ms', type: 'int', of: ({ payload }) => payload.duration_ms },
  { name: 'explicit', type: 'bool', of: ({ payload }) => payload.explicit },
  { name: 'is_playable', type: 'bool', of: ({ payload }) => payload.is_playable ?? null },
  { name: 'is_local', type: 'bool', of: ({ payload }) => payload.is_local ?? null },
  { name: 'restriction', type: 'text', of: ({ payload }) => payload.restrictions ?? null },
];

import type { AlbumRow } from '@freshwax/contracts';

/** Why no artist stands beside a release: a table of tracks names theirs, and those are not always the album's. */
export const nobodyNamed = ({ source }: Pick<AlbumRow, 'source'>): string =>
  source === 'import' ? 'the table names no album artist' : 'no artist named';

export const artistNames = ({ artists, source }: Pick<AlbumRow, 'artists' | 'source'>): string =>
  artists.flatMap(({ name }) => name || []).join(', ') || nobodyNamed({ source });

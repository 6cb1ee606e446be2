/**
 * MusicBrainz's types in the words of the contract: "album", "single", "ep", "other", "broadcast"; a compilation of
 * whatever kind is one, as Spotify says it.
 */
export function toAlbumType(primary: unknown, secondary: unknown): unknown {
  const kinds: readonly unknown[] = Array.isArray(secondary) ? secondary : [secondary];
  if (kinds.includes('Compilation')) return 'compilation';
  return typeof primary === 'string' && primary !== '' ? primary.toLowerCase() : (primary ?? null) || null;
}

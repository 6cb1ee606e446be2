import { isMbid } from '../listenbrainz/mbid.ts';
import { entityNamed } from '../spotify/entity-named.ts';
import { isEntity, type Entity } from '../spotify/responses.ts';

/** The MBID that is asked for, as it stands or at the end of an address of an artist; undefined for a name. */
export function toArtistMbid(query: string): string | undefined {
  const [, id] =
    /^(?:https?:\/\/(?:[a-z]+\.)?(?:musicbrainz|listenbrainz)\.org\/artist\/)?([0-9a-f-]{36})\/?$/i.exec(query) ?? [];
  return isMbid(id?.toLowerCase()) ? id?.toLowerCase() : undefined;
}

/** The artist of that very name; of several the first, which is the one that is found best. */
export function toArtistNamed(query: string, artists: readonly unknown[]): { id: string; name: string } | undefined {
  const isArtist = (artist: unknown): artist is Entity => isEntity(artist) && isMbid(artist.id);
  return entityNamed(query, artists.filter(isArtist));
}

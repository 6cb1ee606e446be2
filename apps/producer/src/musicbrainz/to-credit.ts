import type { ArtistRef } from '@freshwax/contracts';
import { isMbid } from '../listenbrainz/mbid.ts';
import { fieldsAt, isFields, listAt } from '../spotify/responses.ts';

/** The artists of an `artist-credit`, each under their own name: as a credit spells it, it may be another. */
export function toCredit(entity: unknown): ArtistRef[] {
  const artists = listAt(entity, 'artist-credit').flatMap((credit): ArtistRef[] => {
    const { id, name } = fieldsAt(credit, 'artist');
    const credited = isFields(credit) ? credit['name'] : undefined;
    const known = [name, credited].find((one) => typeof one === 'string');
    return isMbid(id) ? [{ id, name: typeof known === 'string' ? known : '' }] : [];
  });
  return artists.filter(({ id }, at) => artists.findIndex((other) => other.id === id) === at);
}

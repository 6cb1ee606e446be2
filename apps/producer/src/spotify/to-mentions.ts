import type { ArtistRef, Image } from '@freshwax/contracts';
import { entitiesOf, isFields, listAt, type Fields } from './responses.ts';

/** The artists that a track or an album names; one without an id (a local file's) is left out. */
export const toArtistRefs = (fields: Fields): ArtistRef[] =>
  entitiesOf(listAt(fields, 'artists')).items.map(({ id, name }) => ({
    id,
    name: typeof name === 'string' ? name : '',
  }));

/** Widest first, as given; one without an address is left out. */
export function toImages(fields: Fields): Image[] {
  return listAt(fields, 'images').flatMap((image) =>
    isFields(image) && typeof image['url'] === 'string' && /^https?:\/\//.test(image['url'])
      ? [{ url: image['url'], width: sizeOf(image['width']), height: sizeOf(image['height']) }]
      : [],
  );
}

const sizeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;

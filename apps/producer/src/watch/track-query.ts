import { entityNamed } from '../spotify/entity-named.ts';
import type { Entity } from '../spotify/responses.ts';

/** The id that a watch entry is, as it stands or inside an address or uri; undefined for a title. */
export function trackIdIn(query: string): string | undefined {
  return /^(?:spotify:track:|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?track\/)?([0-9A-Za-z]{22})(?:\?.*)?$/.exec(
    query,
  )?.[1];
}

/** The hit whose title is the one asked for, else the first: search ranks remixes and covers in between. */
export const bestHit = (title: string, hits: readonly Entity[]): Entity | undefined =>
  entityNamed(title, hits) ?? hits[0];

import type { Entity } from '../spotify/responses.ts';

/** The id that a watch entry is, as it stands or inside an address or uri; undefined for a title. */
export function trackIdIn(query: string): string | undefined {
  return /^(?:spotify:track:|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?track\/)?([0-9A-Za-z]{22})(?:\?.*)?$/.exec(
    query,
  )?.[1];
}

/** The hit whose title is the one asked for, else the first: search ranks remixes and covers in between. */
export function bestHit(query: string, hits: readonly Entity[]): Entity | undefined {
  const title = query.toLocaleLowerCase('en');
  return (
    hits.find((hit) => typeof hit['name'] === 'string' && hit['name'].toLocaleLowerCase('en') === title) ?? hits[0]
  );
}

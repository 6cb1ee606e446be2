import type { Entity } from '../spotify/responses.ts';

/** The id that is asked for, as it stands or inside an address or uri; undefined for a name. */
export function artistIdIn(query: string): string | undefined {
  return /^(?:spotify:artist:|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?artist\/)?([0-9A-Za-z]{22})(?:\?.*)?$/.exec(
    query,
  )?.[1];
}

/** The artist of that very name, in whatever case; of several the first. Another would bring releases that nobody asked for. */
export function artistNamed(query: string, artists: readonly Entity[]): { id: string; name: string } | undefined {
  const wanted = query.toLocaleLowerCase('en');
  for (const { id, name } of artists)
    if (typeof name === 'string' && name.toLocaleLowerCase('en') === wanted) return { id, name };
  return undefined;
}

import type { FollowedArtist, WatchEntry } from '@freshwax/contracts';

type Entry = Pick<WatchEntry | FollowedArtist, 'query' | 'name' | 'source'> & { readonly entityId: string | null };

/**
 * The entries that a person means: by what was asked for, by name, by id, or by an address that holds the id. With one of them all
 * that are the same track or artist: it is watched or followed as long as one of them stands.
 */
export function entriesMeant<E extends Entry>(entries: readonly E[], what: string): E[] {
  const id = /([0-9A-Za-z]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#].*)?$/.exec(what.trim())?.[1];
  const same = (text: string | null): boolean => text !== null && text.toLowerCase() === what.trim().toLowerCase();
  const isMeant = ({ query, name, entityId }: E): boolean =>
    same(query) || same(name) || same(entityId) || (id !== undefined && (query === id || entityId === id));
  const isOne = (entry: E, other: E): boolean => entry.source === other.source && entry.entityId === other.entityId;
  const meant = entries.filter(isMeant);
  return entries.filter(
    (entry) => meant.includes(entry) || (entry.entityId !== null && meant.some((other) => isOne(entry, other))),
  );
}

/** An entry in the words of a list: what its source calls it, and what was asked for where that is something else. */
export const toEntryText = ({ query, name }: Pick<Entry, 'query' | 'name'>): string =>
  name === null || name === query ? query : `${name}, asked for as ${query}`;

/** What to say of a name that no entry has: what there is to choose from. */
export class NoSuchEntryError extends RangeError {
  override readonly name = 'NoSuchEntryError';
  readonly fix = 'name one as its list shows it: by name, id or address';
  constructor(what: string, list: string, entries: readonly Entry[]) {
    const known = entries.map(({ query, name }) => name ?? query).join(', ');
    super(`"${what}" is not ${list}${known ? ` (there are: ${known.slice(0, 400)})` : ', which is empty'}`);
  }
}

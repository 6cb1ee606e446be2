import type { FollowedArtist, WatchEntry } from '@freshwax/contracts';

type Entry = WatchEntry | FollowedArtist;

/** Of an entry that is no track or artist yet: whom it waits for, or why it is none. */
export function toReason(
  {
    state,
    source,
    ...entry
  }: Pick<Entry, 'state' | 'source'> & { readonly trackId?: string | null; readonly artistId?: string | null },
  what: 'track' | 'artist',
): string | undefined {
  if (state === 'resolving') return `${source} is asked at its next run which ${what} it is`;
  if (state !== 'not-found') return undefined;
  if (entry.trackId ?? entry.artistId) return `${source} no longer knows the ${what}, and is asked as often as before`;
  return what === 'artist'
    ? `${source} knows no artist of that very name`
    : `${source} knows no such track; it is asked again, less and less often`;
}

/** What whoever added it does next, if anything. */
export function toNextStep(
  { state, query }: Pick<Entry, 'state' | 'query'>,
  verb: 'watch' | 'follow',
): string | undefined {
  if (state === 'resolving')
    return `whether it was found: npx freshwax ${verb} list (where it stays \`resolving\`, npx freshwax logs producer says why)`;
  if (state !== 'not-found') return undefined;
  const remove = `npx freshwax ${verb} remove ${JSON.stringify(query)}`;
  return `take it back (${remove}) and add it by another name, its id or its address`;
}

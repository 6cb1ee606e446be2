import type { Refusal } from '../publish/to-observation.ts';
import { isFields, type Fields } from '../spotify/responses.ts';
import { isMbid } from './mbid.ts';

/** One album: the release that speaks for its group. */
export interface FreshRelease {
  /** Of the release group. */
  mbid: string;
  /** Of the release; undefined where it has none. */
  releaseMbid: string | undefined;
  /** In the order of the credit, each once. */
  artistMbids: string[];
  fields: Fields;
}

/**
 * One release of each group that is listed, with what cannot be an album. Several releases of a group: the one that came
 * out first speaks, of those of one day the one with a cover, then the lowest MBID; so the order of the list is nothing.
 */
export function toFreshReleases(list: readonly unknown[]): { releases: FreshRelease[]; refusals: Refusal[] } {
  const groups = new Map<string, FreshRelease>();
  const refusals: Refusal[] = [];
  for (const one of list) {
    const release = toFreshRelease(one);
    if ('reason' in release) refusals.push(release);
    else {
      const other = groups.get(release.mbid);
      if (!other || rankOf(release) < rankOf(other)) groups.set(release.mbid, release);
    }
  }
  return { releases: [...groups.values()], refusals };
}

function toFreshRelease(one: unknown): FreshRelease | Refusal {
  const fields = isFields(one) ? one : {};
  const { release_group_mbid: mbid, release_mbid: release, artist_mbids: artists } = fields;
  const id = [mbid, release].find((value) => typeof value === 'string' && value !== '') as string | undefined;
  const refuse = (reason: string): Refusal => ({ type: 'album', id: (id ?? 'unknown').slice(0, 64), reason });
  if (!isMbid(mbid)) return refuse('release_group_mbid: is no MBID');
  if (!Array.isArray(artists)) return refuse('artist_mbids: is no list');
  if (!artists.every(isMbid)) return refuse('artist_mbids: holds something else than MBIDs');
  if (typeof fields['release_name'] !== 'string' || fields['release_name'].trim() === '')
    return refuse('release_name: is no name');
  return { mbid, releaseMbid: isMbid(release) ? release : undefined, artistMbids: [...new Set(artists)], fields };
}

/** Text that orders: the lowest speaks. Dates are of four digits and two, or sort behind them. */
function rankOf({ fields, releaseMbid = '~' }: FreshRelease): string {
  const { release_date: date, caa_id: cover } = fields;
  const day = typeof date === 'string' && date !== '' ? date.replace(/-(\d)(?!\d)/g, '-0$1') : '~';
  return [day, cover === null || cover === undefined ? 1 : 0, releaseMbid].join(' ');
}

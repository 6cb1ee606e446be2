import type { Album, Catalogue } from '../catalogue/catalogue.ts';
import { coverOf, creditOf, tagsOf } from '../catalogue/credit.ts';
import { firstKnownSince, releaseGroupMbid, typesOf } from '../catalogue/release-group.ts';
import { releaseMbid, releasesOf } from '../catalogue/releases.ts';
import type { ListenBrainzCall } from './call.ts';
import { badRequest } from './listenbrainz-error.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 90;
const USUAL_DAYS = 14;
/** The newest; so that one answer stays below ten megabytes. */
const MOST_RELEASES = 20_000;
const SORTS = ['release_date', 'artist_credit_name', 'release_name'] as const;

/** `GET /1/explore/fresh-releases/`: release groups that came out, or will, some days around a date. */
export function getFreshReleases({ catalogue, listens, query, now }: ListenBrainzCall) {
  const days = daysOf(query);
  const [sort] = SORTS.filter((name) => name === (query.get('sort') ?? 'release_date'));
  if (!sort) throw badRequest("sort must be one of 'release_date', 'artist_credit_name' or 'release_name'.");
  const pivot = pivotOf(query, now);
  const from = isTrue(query, 'past') ? pivot - days * DAY_MS : pivot;
  const hasFuture = isTrue(query, 'future');
  const first = firstKnownSince(catalogue, from, now);
  const next = firstKnownSince(catalogue, (hasFuture ? pivot + days * DAY_MS : pivot) + DAY_MS, now);
  const end = Math.max(first, hasFuture ? next : Math.min(next, catalogue.calendar.count(now)));
  const releases: ReturnType<typeof toFreshRelease>[] = [];
  for (let index = Math.max(first, end - MOST_RELEASES); index < end; index++) {
    const album = catalogue.album(index);
    releases.push(toFreshRelease(catalogue, album, listens.releaseGroup(album, now)?.listens ?? 0));
  }
  const keys = [sort, ...SORTS];
  releases.sort((a, b) => keys.map((key) => compare(a[key], b[key])).find((order) => order !== 0) ?? 0);
  return { payload: { releases, total_count: end - first } };
}

function toFreshRelease(catalogue: Catalogue, album: Album, listenCount: number) {
  const [release] = releasesOf(catalogue, album);
  const release_mbid = releaseMbid(catalogue, release);
  const { name, artists } = creditOf(catalogue, album.artists);
  const caa_id = coverOf(catalogue, album);
  const { primary, secondary } = typesOf(album);
  return {
    artist_credit_name: name,
    artist_mbids: artists.map(({ artist_mbid }) => artist_mbid),
    caa_id,
    caa_release_mbid: caa_id === null ? null : release_mbid,
    listen_count: listenCount,
    release_date: catalogue.calendar.releaseDate(album.index).date,
    release_group_mbid: releaseGroupMbid(catalogue, album.index),
    ...(primary && { release_group_primary_type: primary }),
    ...(secondary && { release_group_secondary_type: secondary }),
    release_mbid,
    release_name: catalogue.albumName(album),
    release_tags: tagsOf(catalogue, album.artists[0] ?? 0, album.index).map(({ tag }) => tag),
  };
}

function daysOf(query: URLSearchParams): number {
  const text = query.get('days') ?? String(USUAL_DAYS);
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS) throw badRequest(`days must be between 1 and ${MOST_DAYS}.`);
  return days;
}

/** The beginning of a day in UTC. */
function pivotOf(query: URLSearchParams, now: number): number {
  const text = query.get('release_date');
  if (!text) return Math.floor(now / DAY_MS) * DAY_MS;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest('Cannot parse date. Must be in YYYY-MM-DD format.');
  return time;
}

const isTrue = (query: URLSearchParams, name: string): boolean => query.get(name)?.toLowerCase() !== 'false';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

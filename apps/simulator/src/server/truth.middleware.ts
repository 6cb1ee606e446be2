import { setImmediate as turn } from 'node:timers/promises';
import { badRequest } from '../api/api-error.ts';
import { limitOf, marketOf, offsetOf } from '../api/parameters.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { imprintOf, isrcOf } from '../catalogue/imprint.ts';
import { isOffered } from '../catalogue/markets.ts';
import { releaseGroupMbid } from '../catalogue/release-group.ts';
import { artistMbid, recordingMbid } from '../catalogue/releases.ts';
import { NEW_MS } from '../catalogue/search.ts';
import { json, type Middleware } from './exchange.ts';

const LIMITS = { most: 1_000, usual: 1_000 };
/** Albums that are looked at before others get their turn. */
const SLICE = 10_000;

/**
 * What the catalogue holds now, for tests that compare what was found with what exists. Nobody is asked for a token.
 * `/simulator/truth`: how much; `/simulator/truth/albums`: which, newest first, by `tag=new`, `market`, `since`, `until`.
 */
export function tellTruth(catalogue: Catalogue): Middleware {
  const counts = new TrackCount(catalogue);
  return async ({ url, at }, next) => {
    if (url.pathname === '/simulator/truth') return json(200, await totals(catalogue, counts, at));
    if (url.pathname === '/simulator/truth/albums') return json(200, await albums(catalogue, url.searchParams, at));
    return next();
  };
}

async function totals(catalogue: Catalogue, counts: TrackCount, now: number) {
  const count = catalogue.calendar.count(now);
  return {
    now: new Date(now).toISOString(),
    albums: count,
    tracks: await counts.upTo(count),
    artists: catalogue.pools.artistsBefore(count),
  };
}

/** Tracks of the first so many albums; what was added up once is kept. */
class TrackCount {
  #albums = 0;
  #tracks = 0;

  constructor(private readonly catalogue: Catalogue) {}

  async upTo(count: number): Promise<number> {
    while (this.#albums < count) {
      const end = Math.min(count, this.#albums + SLICE);
      while (this.#albums < end) this.#tracks += this.catalogue.album(this.#albums++).trackCount;
      await turn();
    }
    return this.#tracks;
  }
}

async function albums(catalogue: Catalogue, query: URLSearchParams, now: number) {
  const [offset, limit, market] = [offsetOf(query), limitOf(query, LIMITS), marketOf(query)];
  const { first, end } = rangeOf(catalogue, query, now);
  const indexes: number[] = [];
  let total = 0;
  for (let index = end - 1; index >= first; index--) {
    if (market === undefined || isOffered(catalogue.seed, index, market)) {
      if (total >= offset && indexes.length < limit) indexes.push(index);
      total++;
    }
    if (index % SLICE === 0) await turn();
  }
  const items = indexes.map((index) => toTrueAlbum(catalogue, index, query.get('tracks') === 'true'));
  return { now: new Date(now).toISOString(), total, offset, limit, items };
}

function rangeOf({ calendar }: Catalogue, query: URLSearchParams, now: number): { first: number; end: number } {
  const tag = query.get('tag');
  if (tag !== null && tag !== 'new') throw badRequest('Invalid tag');
  const since = Math.max(timeOf(query, 'since') ?? -Infinity, tag === 'new' ? now - NEW_MS : -Infinity);
  const until = timeOf(query, 'until');
  const end = until === undefined ? calendar.count(now) : calendar.firstSince(until, now);
  return { first: calendar.firstSince(since, now), end };
}

function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badRequest(`Invalid ${name}`);
  return time;
}

function toTrueAlbum(catalogue: Catalogue, index: number, hasTracks: boolean) {
  const album = catalogue.album(index);
  const tracks = Array.from({ length: album.trackCount }, (_, ordinal) => ({
    id: catalogue.trackId({ album: index, ordinal, twin: 0 }),
    isrc: isrcOf(catalogue, { album: index, ordinal }),
    recording_mbid: recordingMbid(catalogue, index, ordinal),
  }));
  return {
    id: catalogue.albumId(album),
    name: catalogue.albumName(album),
    released_at: new Date(catalogue.calendar.releasedAt(index)).toISOString(),
    release_date: catalogue.calendar.releaseDate(index).date,
    total_tracks: album.trackCount,
    upc: imprintOf(catalogue, album).upc,
    album_type: album.type,
    release_group_mbid: releaseGroupMbid(catalogue, index),
    artists: album.artists.map((artist) => ({ id: catalogue.artistId(artist), mbid: artistMbid(catalogue, artist) })),
    ...(hasTracks && { tracks }),
  };
}

import type { Album, Catalogue } from '../catalogue/catalogue.ts';
import { findBarcode } from '../catalogue/imprint.ts';
import { parseQuery } from '../catalogue/query.ts';
import { findMbArtist, releasesOf, type Release } from '../catalogue/releases.ts';
import { searchAlbums, searchArtists } from '../catalogue/search.ts';
import { firstKnownSince, findReleaseGroup, knownCount, typesOf } from '../catalogue/release-group.ts';
import { pageOf, type MusicBrainzCall } from './call.ts';
import { parseLucene, timesOf, type LuceneQuery } from './lucene.ts';
import { discsOf, toArtist, toArtistCredit, toGroupRef, toRelease, toReleaseGroup } from './shapes.ts';

/** `GET /ws/2/release-group?query=`: by `firstreleasedate`, `arid`, `rgid`, `primarytype` and words. */
export function searchReleaseGroups(call: MusicBrainzCall) {
  const { catalogue, query } = call;
  const page = pageOf(query);
  const lucene = parseLucene(query.get('query'));
  const range = rangeOf(catalogue, lucene, call.now);
  const isRangeAlone = lucene.fields.size === 0 && lucene.words.length === 0 && range !== undefined;
  const found = isRangeAlone ? new NewestFirst(range) : list(albumsOf(call, lucene, range));
  const albums = found.slice(page.offset, page.limit).map((index) => catalogue.album(index));
  return {
    ...headOf(call, found.count),
    'release-groups': albums.map((album) => toReleaseGroup(catalogue, album)),
  };
}

/** `GET /ws/2/artist?query=`: by words, `artist:` or `arid:`. */
export function searchMbArtists(call: MusicBrainzCall) {
  const { catalogue, query, now } = call;
  const { offset, limit } = pageOf(query);
  const { fields, words } = parseLucene(query.get('query'));
  const arid = fields.get('arid');
  const named = [...words, fields.get('artist') ?? fields.get('name') ?? ''].join(' ');
  const artists =
    arid === undefined
      ? searchArtists(catalogue, { query: parseQuery(named), market: undefined, now })
      : [findMbArtist(catalogue, arid, now)].filter((artist) => artist !== undefined);
  return {
    ...headOf(call, artists.length),
    artists: artists.slice(offset, offset + limit).map((artist) => toArtist(catalogue, artist)),
  };
}

/** `GET /ws/2/release?query=barcode:..`: the join to the UPC that Spotify knows. */
export function searchReleases(call: MusicBrainzCall) {
  const { catalogue, query } = call;
  const { offset, limit } = pageOf(query);
  const barcode = parseLucene(query.get('query')).fields.get('barcode');
  const found = barcode === undefined ? undefined : releaseOf(catalogue, barcode, call.now);
  const releases = (found ? [found] : []).slice(offset, offset + limit);
  return {
    ...headOf(call, found ? 1 : 0),
    releases: releases.map((release) => toFoundRelease(catalogue, release)),
  };
}

function toFoundRelease(catalogue: Catalogue, release: Release) {
  const { album, format } = release;
  const media = discsOf(catalogue, album).map((tracks) => ({ format, 'disc-count': 0, 'track-count': tracks.length }));
  return {
    ...toRelease(catalogue, release),
    score: 100,
    count: media.length,
    'artist-credit': toArtistCredit(catalogue, album.artists),
    'release-group': toGroupRef(catalogue, album),
    'track-count': album.trackCount,
    media,
  };
}

/** Somebody must have entered it, with or without zeros in front. */
function releaseOf(catalogue: Catalogue, barcode: string, now: number): Release | undefined {
  const found = findBarcode(catalogue.seed, barcode);
  if (!found || found.album >= knownCount(catalogue, now)) return undefined;
  const release = releasesOf(catalogue, catalogue.album(found.album))[found.nth];
  return release?.barcode ? release : undefined;
}

const headOf = ({ now, query }: MusicBrainzCall, count: number) => ({
  created: new Date(now).toISOString(),
  count,
  offset: pageOf(query).offset,
});

interface Range {
  first: number;
  end: number;
}

function rangeOf(catalogue: Catalogue, lucene: LuceneQuery, now: number): Range | undefined {
  const times = timesOf(lucene, 'firstreleasedate');
  if (!times) return undefined;
  lucene.fields.delete('firstreleasedate');
  return { first: firstKnownSince(catalogue, times.from, now), end: firstKnownSince(catalogue, times.to, now) };
}

/** Any number of albums without a list of them. */
class NewestFirst {
  constructor(private readonly range: Range) {}

  get count(): number {
    return Math.max(0, this.range.end - this.range.first);
  }

  slice(offset: number, limit: number): number[] {
    const length = Math.max(0, Math.min(limit, this.count - offset));
    return Array.from({ length }, (_, at) => this.range.end - 1 - offset - at);
  }
}

const list = (indexes: number[]) => ({
  count: indexes.length,
  slice: (offset: number, limit: number) => indexes.slice(offset, offset + limit),
});

function albumsOf({ catalogue, now }: MusicBrainzCall, lucene: LuceneQuery, range: Range | undefined): number[] {
  const { fields } = lucene;
  const type = fields.get('primarytype')?.toLowerCase();
  return candidates(catalogue, lucene, now)
    .filter(({ index }) => !range || (index >= range.first && index < range.end))
    .filter((album) => type === undefined || typesOf(album).primary?.toLowerCase() === type)
    .map(({ index }) => index);
}

function candidates(catalogue: Catalogue, { fields, words }: LuceneQuery, now: number): Album[] {
  const [rgid, arid] = [fields.get('rgid'), fields.get('arid')];
  if (rgid !== undefined) return [findReleaseGroup(catalogue, rgid, now)].filter((album) => album !== undefined);
  if (arid !== undefined) {
    const artist = findMbArtist(catalogue, arid, now);
    const albums = artist === undefined ? [] : catalogue.albumsAmong(artist, knownCount(catalogue, now));
    return albums.flatMap(({ album, role }) => (role === 'own' ? [album] : [])).toReversed();
  }
  const named = [...words, fields.get('releasegroup') ?? '', fields.get('artist') ?? ''].join(' ');
  return searchAlbums(catalogue, { query: parseQuery(named), market: undefined, now });
}

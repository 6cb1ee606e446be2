import type { Album, Catalogue } from './catalogue.ts';
import { findBarcode, findIsrc, imprintOf, isrcOf } from './imprint.ts';
import { isOffered } from './markets.ts';
import { hasWords, wordsOf, yearsOf, type Query } from './query.ts';
import type { Track } from './track.ts';
import { watchedTitles } from './watched-titles.ts';

/** Spotify pages no deeper. */
export const MOST_HITS = 1_000;
/** The newest albums that a search looks through, so that it answers soon in a catalogue of any size. */
const MOST_SCANNED = 5_000;
/** What `tag:new` calls new. */
export const NEW_MS = 14 * 86_400_000;

export interface Search {
  query: Query;
  market: string | undefined;
  now: number;
}

/** Newest first, an exact title before all others. */
export function searchAlbums(catalogue: Catalogue, search: Search): Album[] {
  const { query } = search;
  const hits = new Hits<Album>(query);
  for (const index of candidates(catalogue, search)) {
    const album = catalogue.album(index);
    if (!isAlbumHit(catalogue, album, query)) continue;
    if (hits.add(album, query.words.length || query.fields.has('album') ? catalogue.albumName(album) : '')) break;
  }
  return hits.ranked();
}

/** `tag:` is for albums only: with it no track is found. */
export function searchTracks(catalogue: Catalogue, search: Search): { album: Album; track: Track }[] {
  const { query } = search;
  const hits = new Hits<{ album: Album; track: Track }>(query);
  if (query.fields.has('tag')) return [];
  for (const index of candidates(catalogue, search)) {
    const album = catalogue.album(index);
    if (!hasWords(albumWords(catalogue, album, query), wordsOf(query.fields.get('album') ?? ''))) continue;
    for (let ordinal = 0; ordinal < album.trackCount; ordinal++) {
      const track = catalogue.track(album, ordinal);
      if (isTrackHit(catalogue, track, query) && hits.add({ album, track }, track.name)) return hits.ranked();
    }
  }
  return hits.ranked();
}

/** Indexes of artists, those who came first first. */
export function searchArtists(catalogue: Catalogue, { query, now }: Search): number[] {
  const hits = new Hits<number>(query);
  const { fields } = query;
  if (['album', 'track', 'isrc', 'upc', 'tag'].some((field) => fields.has(field as 'album'))) return [];
  const count = catalogue.calendar.count(now);
  const wanted = [...query.words, ...wordsOf(fields.get('artist') ?? '')];
  for (let artist = 0; artist < MOST_SCANNED && artist < count; artist++) {
    if (catalogue.pools.debutOf(artist) >= count) continue;
    const name = catalogue.artistName(artist);
    if (!hasWords(name, wanted) || !isOfScene(catalogue, artist, fields.get('genre'))) continue;
    if (hits.add(artist, name)) break;
  }
  return hits.ranked();
}

function isAlbumHit(catalogue: Catalogue, album: Album, { words, fields }: Query): boolean {
  if (fields.has('track') || fields.has('isrc') || fields.has('genre')) return false;
  const artists = namesOf(catalogue, album.artists);
  if (!hasWords(artists, wordsOf(fields.get('artist') ?? ''))) return false;
  if (fields.has('upc') && imprintOf(catalogue, album).upc !== fields.get('upc')) return false;
  if (words.length === 0 && !fields.has('album')) return true;
  const name = catalogue.albumName(album);
  return hasWords(`${name} ${artists}`, words) && hasWords(name, wordsOf(fields.get('album') ?? ''));
}

function isTrackHit(catalogue: Catalogue, track: Track, { words, fields }: Query): boolean {
  if (fields.has('upc') || !isOfScene(catalogue, track.album, fields.get('genre'))) return false;
  if (fields.has('isrc') && isrcOf(catalogue, track) !== fields.get('isrc')?.toUpperCase()) return false;
  if (!hasWords(track.name, wordsOf(fields.get('track') ?? ''))) return false;
  const artists = namesOf(catalogue, track.artists);
  return hasWords(artists, wordsOf(fields.get('artist') ?? '')) && hasWords(`${track.name} ${artists}`, words);
}

const namesOf = (catalogue: Catalogue, artists: number[]): string =>
  artists.map((artist) => catalogue.artistName(artist)).join(' ');
const albumWords = (catalogue: Catalogue, album: Album, { fields }: Query): string =>
  fields.has('album') ? catalogue.albumName(album) : '';
const isOfScene = (catalogue: Catalogue, index: number, genre: string | undefined): boolean =>
  genre === undefined || catalogue.pools.sceneOf(index).genres.includes(genre.toLowerCase());

/** Indexes of albums, newest first: of the code, of the wanted years, of the past two weeks, playable in the market. */
function* candidates(catalogue: Catalogue, search: Search): Generator<number> {
  const { calendar, seed } = catalogue;
  const { query, market, now } = search;
  const coded = albumOfCode(catalogue, query);
  if (coded !== undefined) {
    if (coded < calendar.count(now) && (market === undefined || isOffered(seed, coded, market))) yield coded;
    return;
  }
  const tag = query.fields.get('tag')?.toLowerCase();
  const year = query.fields.get('year');
  const years = year === undefined ? ([0, 9999] as const) : yearsOf(year);
  if ((tag !== undefined && tag !== 'new') || years === undefined) return;
  const start = Math.max(Date.UTC(years[0], 0), tag === 'new' ? now - NEW_MS : -Infinity);
  const first = year === undefined && tag === undefined ? 0 : calendar.firstSince(start, now);
  const end = year === undefined ? calendar.count(now) : calendar.firstSince(Date.UTC(years[1] + 1, 0), now);
  const last = Math.max(first, end - MOST_SCANNED);
  for (let index = end - 1; index >= last; index--)
    if (market === undefined || isOffered(seed, index, market)) yield index;
  // The watched titles are old, and must be found in the largest catalogue.
  for (let index = Math.min(last, watchedTitles.length) - 1; index >= first; index--) yield index;
}

/** A code names its album in a catalogue of any size; undefined where the query has none that could be one. */
function albumOfCode(catalogue: Catalogue, { fields }: Query): number | undefined {
  const [upc, isrc] = [fields.get('upc'), fields.get('isrc')?.toUpperCase()];
  if (upc !== undefined) return findBarcode(catalogue.seed, upc)?.album;
  return isrc === undefined ? undefined : findIsrc(catalogue, isrc)?.album;
}

class Hits<T> {
  readonly #exact: T[] = [];
  readonly #others: T[] = [];
  readonly #title: string;

  constructor({ words, fields }: Query) {
    this.#title = [...words, ...wordsOf(fields.get('track') ?? fields.get('album') ?? '')].join(' ');
  }

  /** True when there are enough. */
  add(hit: T, name: string): boolean {
    const isExact = this.#title !== '' && wordsOf(name).join(' ') === this.#title;
    (isExact ? this.#exact : this.#others).push(hit);
    return this.#exact.length + this.#others.length >= MOST_HITS;
  }

  ranked(): T[] {
    return [...this.#exact, ...this.#others];
  }
}

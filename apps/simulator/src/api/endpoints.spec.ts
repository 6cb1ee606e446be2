import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '../catalogue/catalogue.ts';
import { MalformedId } from '../catalogue/entity-id.ts';
import { Popularity } from '../catalogue/popularity.ts';
import { ApiError } from './api-error.ts';
import { findEndpoint } from './endpoints.ts';
import { offers, type Mode } from './mode.ts';
import { marketOf } from './parameters.ts';

const epoch = Date.UTC(2026, 6, 14, 12);
const ALBUMS = 200;
const releaseIntervalMs = 4_000;

/** What a client reads, as far as these tests do. */
interface Entity {
  id: string;
  name: string;
  album_type: string;
  album_group: string;
  release_date: string;
  total_tracks: number;
  popularity: number;
  is_playable: boolean;
  available_markets: string[];
  external_ids: { isrc: string; upc: string };
  linked_from: Entity;
  album: Entity;
  artists: Entities;
  tracks: Page;
}
type Entities = [Entity, ...Entity[]];
interface Page {
  href: string;
  limit: number;
  next: string | null;
  offset: number;
  previous: string | null;
  total: number;
  items: Entities;
}
interface Found {
  albums: Page;
  artists: Page;
  tracks: Page;
}
type Several = Record<string, (Entity | null)[]>;
type Get = <T = Entity>(path: string) => T;

interface Scene {
  mode?: Mode;
  seed?: number;
  now?: number;
  acceptLanguage?: string;
}

function api({ mode = 'extended', seed = 7, now = epoch, acceptLanguage }: Scene = {}) {
  const catalogue = new Catalogue({ seed, albums: ALBUMS, epoch, releaseIntervalMs });
  const popularity = new Popularity(catalogue, { epoch, timeFactor: 360 });
  const view = { catalogue, popularity, offer: offers[mode], now, acceptLanguage, origin: 'http://sim' };
  const get: Get = (path) => {
    const url = new URL(path, 'http://sim/v1/');
    const found = findEndpoint(url.pathname);
    if (!found) throw new Error(`no endpoint ${path}`);
    const market = marketOf(url.searchParams);
    const answer = found.endpoint.answer({ view: { ...view, market }, query: url.searchParams, id: found.id });
    return JSON.parse(JSON.stringify(answer));
  };
  const albumIds = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => catalogue.albumId(catalogue.album(index)));
  return { get, catalogue, albumIds };
}

function refusal(run: () => unknown): { status: number; message: string } | string {
  try {
    run();
  } catch (error) {
    if (error instanceof MalformedId) return 'malformed';
    if (error instanceof ApiError) return { status: error.status, message: error.message };
    throw error;
  }
  return 'answered';
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing of the kind');
  return value;
}

function allPages(get: Get, path: string, name?: keyof Found): Entity[] {
  const items: Entity[] = [];
  for (let next: string | null = path; next;) {
    const page: Page = name ? get<Found>(next)[name] : get<Page>(next);
    expect(page.items.length).toBe(Math.min(page.limit, page.total - page.offset));
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

const longAlbum = (catalogue: Catalogue) =>
  present(Array.from({ length: 400 }, (_, index) => catalogue.album(index)).find(({ trackCount }) => trackCount > 50));
const later = epoch + 400 * releaseIntervalMs;

describe('the catalogue', () => {
  it('says the same bytes for the same seed, and others for another', () => {
    const [one, same, other] = [api(), api(), api({ seed: 8 })];
    const text = ({ get, albumIds }: ReturnType<typeof api>): string =>
      JSON.stringify(albumIds(5).map((id) => get(`albums/${id}`)));
    expect(text(one)).toBe(text(same));
    expect(text(one)).not.toBe(text(other));
  });

  it('finds an artist on the albums that name the artist, in the right group', () => {
    const { get, albumIds } = api();
    for (const id of albumIds(30)) {
      const album = get(`albums/${id}`);
      const listed = present(allPages(get, `artists/${album.artists[0].id}/albums`).find((item) => item.id === id));
      expect(listed.album_group).toBe(album.album_type);
      const guest = album.tracks.items
        .flatMap(({ artists }) => artists)
        .find((it) => !album.artists.some(({ id: own }) => own === it.id));
      if (!guest) continue;
      const groups = allPages(get, `artists/${guest.id}/albums?include_groups=appears_on`);
      expect(groups.find((item) => item.id === id)?.album_group).toBe('appears_on');
    }
  });

  it('lists own albums newest first', () => {
    const { get, catalogue } = api({ now: later });
    const dates = allPages(get, `artists/${catalogue.artistId(0)}/albums?include_groups=single`).map(
      ({ release_date }) => release_date,
    );
    expect(dates.length).toBeGreaterThan(2);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it.each([
    ['Bohemian Rhapsody', 0],
    ['track:"Bohemian Rhapsody"', 5_200],
  ])('finds the watched title by %s after %i more albums, played everywhere', (q, releases) => {
    const { get } = api({ now: epoch + releases * releaseIntervalMs, mode: 'dev' });
    const { tracks } = get<Found>(`search?type=track&market=US&limit=1&q=${encodeURIComponent(q)}`);
    expect(tracks.items[0]).toMatchObject({ name: 'Bohemian Rhapsody', is_playable: true });
  });
});

describe('a release', () => {
  it('appears in new releases, in tag:new and by its id when its time comes, and not before', () => {
    const [before, after] = [api({ now: epoch + 3_999 }), api({ now: epoch + 4_000 })];
    const id = after.catalogue.albumId(after.catalogue.album(ALBUMS));
    expect(refusal(() => before.get(`albums/${id}`))).toEqual({ status: 404, message: 'Resource not found' });
    expect(after.get(`albums/${id}`).release_date).toBe('2026-07-14');
    expect(after.get<Found>('browse/new-releases').albums.items[0].id).toBe(id);
    expect(after.get<Found>('search?q=tag:new&type=album').albums.items[0].id).toBe(id);
    expect(before.get<Found>('browse/new-releases').albums.items[0].id).not.toBe(id);
  });

  it('can bring an artist who was not there before', () => {
    const [before, after] = [api(), api({ now: later })];
    const artist = Array.from({ length: 400 }, (_, index) => index).find((index) => {
      const debut = after.catalogue.pools.debutOf(index);
      return debut >= ALBUMS && debut < 600;
    })!;
    const id = after.catalogue.artistId(artist);
    expect(refusal(() => before.get(`artists/${id}`))).toEqual({ status: 404, message: 'Resource not found' });
    expect(after.get<Page>(`artists/${id}/albums`).total).toBeGreaterThan(0);
  });

  it('stays what it was when the clock moves on', () => {
    const { id } = api({ now: later }).get<Found>('browse/new-releases').albums.items[0];
    const [now, then] = [later, later + 3_600_000].map((time) => api({ now: time, mode: 'dev' }).get(`albums/${id}`));
    expect(now).toEqual(then);
  });
});

describe('popularity', () => {
  it('moves with time and stays between 0 and 100', () => {
    const values = Array.from({ length: 60 }, (_, minute) => {
      const { get, albumIds } = api({ now: epoch + minute * 60_000 });
      return get(`tracks/${get(`albums/${albumIds(1)[0]}`).tracks.items[0].id}`).popularity;
    });
    expect(new Set(values).size).toBeGreaterThan(5);
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 100)).toBe(true);
  });
});

describe('limits', () => {
  const { catalogue } = api();
  const album = catalogue.albumId(catalogue.album(0));
  const artist = catalogue.artistId(0);
  const tracks = `albums/${album}/tracks?`;
  const albums = `artists/${artist}/albums?`;
  it.each([
    ['dev', 'search?q=tag:new&type=album&', 5, 10],
    ['grandfathered', 'search?q=tag:new&type=album&', 20, 50],
    ['extended', 'search?q=tag:new&type=album&', 20, 50],
    ['dev', albums, 5, 10],
    ['extended', albums, 20, 50],
    ['dev', tracks, 20, 50],
    ['extended', tracks, 20, 50],
    ['extended', 'browse/new-releases?', 20, 50],
  ] as const)('are, in %s mode, for %s %i by default and %i at most', (mode, path, usual, most) => {
    const { get } = api({ mode });
    const limitOf = (asked: string): number => {
      const body = get<Page & Found>(asked);
      return (body.albums ?? body).limit;
    };
    expect(limitOf(path)).toBe(usual);
    expect(limitOf(`${path}limit=${most}`)).toBe(most);
    for (const limit of [0, -1, most + 1, 'many', ''])
      expect(refusal(() => get(`${path}limit=${limit}`))).toEqual({ status: 400, message: 'Invalid limit' });
  });

  it('let a search go 1,000 deep', () => {
    const { get } = api();
    expect(get<Found>('search?q=tag:new&type=album&offset=1000').albums.items).toEqual([]);
    expect(refusal(() => get<Found>('search?q=tag:new&type=album&offset=1001'))).toEqual({
      status: 404,
      message: 'Not found.',
    });
    expect(refusal(() => get<Found>('search?q=tag:new&type=album&offset=-1'))).toEqual({
      status: 400,
      message: 'Invalid offset',
    });
  });

  it.each([
    ['albums', 20],
    ['tracks', 50],
    ['artists', 50],
  ])('let %s be asked for %i at a time', (path, most) => {
    const { get } = api();
    const unknown = '0000000000000000000000';
    const ids = (count: number): string => Array.from({ length: count }, () => unknown).join(',');
    expect(get<Several>(`${path}?ids=${ids(most)}`)[path]).toHaveLength(most);
    expect(refusal(() => get(`${path}?ids=${ids(most + 1)}`))).toMatchObject({ status: 400 });
    expect(refusal(() => get(`${path}?ids=${unknown},nonsense`))).toEqual({
      status: 400,
      message: 'Invalid base62 id',
    });
  });
});

describe('several ids', () => {
  it('keep their order and duplicates, with null for what is unknown', () => {
    const { get, albumIds } = api();
    const [a, b] = albumIds(2);
    const unknown = '0000000000000000000000';
    const { albums } = get<Several>(`albums?ids=${b},${unknown},${a},${b}`);
    expect(albums?.map((album) => album?.id ?? null)).toEqual([b, null, a, b]);
  });
});

describe('refusals', () => {
  it.each(['albums', 'tracks', 'artists'])('tell malformed from unknown ids of %s', (path) => {
    const { get } = api();
    expect(refusal(() => get(`${path}/nonsense`))).toBe('malformed');
    expect(refusal(() => get(`${path}/0000000000000000000000`))).toEqual({
      status: 404,
      message: 'Resource not found',
    });
  });

  it.each([
    ['search?type=album', 'No search query'],
    ['search?q=x', 'Missing parameter type'],
    ['search?q=x&type=album,opera', 'Bad search type field opera'],
    ['search?q=x&type=album&market=QQ', 'Invalid market code'],
  ])('of %s say what is wrong', (path, message) => {
    expect(refusal(() => api().get(path))).toEqual({ status: 400, message });
  });
});

describe('pages', () => {
  it('add up for an album of more than 50 tracks, whose first 50 come with it', () => {
    const { get, catalogue } = api({ now: later });
    const long = longAlbum(catalogue);
    const album = get(`albums/${catalogue.albumId(long)}`);
    expect(album.tracks.items).toHaveLength(50);
    expect(album.tracks.next).toBe(`http://sim/v1/albums/${album.id}/tracks?offset=50&limit=50`);
    const tracks = allPages(get, `albums/${album.id}/tracks?limit=7`);
    expect(new Set(tracks.map(({ id }) => id)).size).toBe(album.total_tracks);
    expect(tracks.slice(0, 50)).toEqual(album.tracks.items);
    expect(get(`tracks/${present(tracks.at(-1)).id}`).album.id).toBe(album.id);
  });

  it('add up for a search, newest first', () => {
    const { get } = api({ mode: 'dev' });
    const albums = allPages(get, 'search?q=tag:new&type=album&limit=10', 'albums');
    expect(albums.length).toBeGreaterThan(20);
    expect(new Set(albums.map(({ id }) => id)).size).toBe(albums.length);
    const dates = albums.map(({ release_date }) => release_date);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(present(dates.at(-1)) >= '2026-06-30').toBe(true);
  });

  it('point back as well', () => {
    const { get } = api();
    const page = get<Found>('search?q=tag:new&type=album&limit=5&offset=3').albums;
    expect(page.previous).toBe('http://sim/v1/search?offset=0&limit=5&query=tag%3Anew&type=album');
    expect(get<Found>('search?q=tag:new&type=album').albums.previous).toBeNull();
  });

  it('carry market and locale on', () => {
    const { get } = api({ acceptLanguage: 'en-US,en;q=0.5' });
    const { href } = get<Found>('search?q=tag:new&type=album&market=us').albums;
    expect(href).toBe(
      'http://sim/v1/search?offset=0&limit=20&query=tag%3Anew&type=album&market=US&locale=en-US,en;q%3D0.5',
    );
  });

  it('show about a hundred new releases', () => {
    const { get } = api({ now: later });
    expect(allPages(get, 'browse/new-releases?limit=50', 'albums')).toHaveLength(100);
  });
});

describe('the top tracks of an artist', () => {
  it('are the ten most popular of all that the artist plays on', () => {
    const { get, catalogue } = api();
    const id = catalogue.artistId(1);
    const all = allPages(get, `artists/${id}/albums`)
      .flatMap((album) => allPages(get, `albums/${album.id}/tracks`))
      .filter(({ artists }) => artists.some((artist) => artist.id === id))
      .map((track) => get(`tracks/${track.id}`).popularity)
      .toSorted((a, b) => b - a);
    const { tracks } = get<Record<'tracks', Entity[]>>(`artists/${id}/top-tracks`);
    expect(tracks.length).toBeGreaterThan(0);
    expect(tracks.map(({ popularity }) => popularity)).toEqual(all.slice(0, 10));
    expect(tracks.every(({ artists }) => artists.some((artist) => artist.id === id))).toBe(true);
  });
});

describe('search', () => {
  it('keeps to the years that it is asked for', () => {
    const { get } = api();
    const { items } = get<Found>('search?q=year:2010-2019&type=album&limit=50').albums;
    expect(items.length).toBeGreaterThan(3);
    for (const { release_date } of items) expect(release_date).toMatch(/^201/);
  });

  it('finds artists, albums and tracks by words of their names, the exact name first', () => {
    const { get, albumIds } = api();
    const album = get(`albums/${albumIds(9)[8]}`);
    const track = album.tracks.items[0];
    const first = (type: 'album' | 'track' | 'artist', name: string) =>
      get<Found>(`search?type=${type}&q=${encodeURIComponent(name)}`)[`${type}s` as const].items[0];
    expect(first('album', album.name).name).toBe(album.name);
    expect(first('track', track.name).name).toBe(track.name);
    expect(first('artist', album.artists[0].name).name).toBe(album.artists[0].name);
  });

  it('finds a recording by its ISRC and an album by its UPC', () => {
    const { get, albumIds } = api();
    const album = get(`albums/${albumIds(4)[3]}`);
    const track = get(`tracks/${album.tracks.items[0].id}`);
    const byIsrc = get<Found>(`search?type=track&q=isrc:${track.external_ids.isrc}`).tracks.items;
    expect(byIsrc.map(({ id }) => id)).toContain(track.id);
    expect(get<Found>(`search?type=album&q=upc:${album.external_ids.upc}`).albums.items[0].id).toBe(album.id);
  });
});

describe('a market', () => {
  it('is one of those that are listed', () => {
    const { get, albumIds } = api();
    const { markets } = get<{ markets: string[] }>('markets');
    expect(markets).toEqual([...new Set(markets)].toSorted());
    for (const id of albumIds(20))
      for (const market of get(`albums/${id}`).available_markets) expect(markets).toContain(market);
  });

  it('replaces the list of markets by whether it plays there', () => {
    const { get, albumIds } = api();
    const [id] = albumIds(1);
    expect(get(`albums/${id}`)).not.toHaveProperty('is_playable');
    const album = get(`albums/${id}?market=SE`);
    expect(album.is_playable).toBe(true);
    for (const part of [album, album.tracks.items[0], get(`tracks/${album.tracks.items[0].id}?market=SE`)]) {
      expect(part).not.toHaveProperty('available_markets');
      expect(part.is_playable).toBe(true);
    }
  });

  it('is told why an album does not play there, and does not find it', () => {
    const { get, catalogue } = api();
    const limited = Array.from({ length: ALBUMS }, (_, index) =>
      get(`albums/${catalogue.albumId(catalogue.album(index))}`),
    );
    const album = present(limited.find(({ available_markets }) => !available_markets.includes('US')));
    expect(get(`albums/${album.id}?market=US`)).toMatchObject({
      is_playable: false,
      restrictions: { reason: 'market' },
    });
    const found = get<Found>(`search?type=album&market=US&limit=50&q=${encodeURIComponent(`album:"${album.name}"`)}`)
      .albums.items;
    expect(found.map(({ id }) => id)).not.toContain(album.id);
  });

  it('may answer with another id of the same recording', () => {
    const { get, catalogue } = api();
    const code = Array.from({ length: ALBUMS }, (_, index) => index).find(
      (index) => index > 0 && catalogue.hasTwin(index, 0),
    )!;
    const asked = catalogue.trackId({ album: code, ordinal: 0, twin: 0 });
    const answers = ['US', 'SE', 'DE', 'FR', 'BR', 'JP'].map((market) => get(`tracks/${asked}?market=${market}`));
    const other = present(answers.find(({ id }) => id !== asked));
    expect(other.linked_from.id).toBe(asked);
    expect(other.external_ids).toEqual(get(`tracks/${asked}`).external_ids);
    expect(get(`tracks/${other.id}`)).not.toHaveProperty('linked_from');
  });
});

describe('development mode', () => {
  it('leaves fields out instead of saying null', () => {
    const { get, albumIds } = api({ mode: 'dev' });
    const [id] = albumIds(1);
    const album = get(`albums/${id}`);
    const track = get(`tracks/${album.tracks.items[0].id}`);
    const artist = get(`artists/${album.artists[0].id}`);
    for (const name of ['popularity', 'label', 'available_markets']) expect(album).not.toHaveProperty(name);
    for (const part of [track, track.album, album.tracks.items[0]])
      for (const name of ['popularity', 'available_markets', 'linked_from']) expect(part).not.toHaveProperty(name);
    for (const name of ['popularity', 'followers', 'genres']) expect(artist).not.toHaveProperty(name);
    expect(get<Page>(`artists/${artist.id}/albums`).items[0]).not.toHaveProperty('album_group');
    expect(track.external_ids.isrc).toMatch(/^[A-Z]{2}[0-9A-Z]{3}\d{7}$/);
    expect(album.external_ids.upc).toMatch(/^\d{12}$/);
  });

  it('hides that a recording was relinked', () => {
    const { get, catalogue } = api({ mode: 'dev' });
    for (let index = 1; index < ALBUMS; index++) {
      const { items } = get<Page>(`albums/${catalogue.albumId(catalogue.album(index))}/tracks?market=US&limit=1`);
      expect(items[0]).not.toHaveProperty('linked_from');
    }
  });
});

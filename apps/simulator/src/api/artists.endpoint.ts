import type { Album } from '../catalogue/catalogue.ts';
import { Draw, hashOf } from '../catalogue/dice.ts';
import { isOffered } from '../catalogue/markets.ts';
import { badRequest, notFound } from './api-error.ts';
import type { Call } from './call.ts';
import { localeTail, toPage } from './page.ts';
import { idsOf, limitOf, offsetOf } from './parameters.ts';
import { toGroupedAlbum, type AlbumGroup } from './to-album.ts';
import { toArtist } from './to-artist.ts';
import { toTrack } from './to-track.ts';
import { identity, marketTail, type View } from './view.ts';

const MOST_IDS = 50;
const MOST_TOP_TRACKS = 10;
const GROUPS: readonly AlbumGroup[] = ['album', 'single', 'compilation', 'appears_on'];

export function getArtist(call: Call) {
  return toArtist(call.view, requireArtist(call));
}

export function getArtists({ view, query }: Call) {
  const artists = idsOf(query, MOST_IDS).map((id) => {
    const artist = view.catalogue.findArtist(id, view.now);
    return artist === undefined ? null : toArtist(view, artist);
  });
  return { artists };
}

export function getArtistAlbums(call: Call) {
  const { view, query, id } = call;
  const page = { limit: limitOf(query, view.offer.artistAlbums), offset: offsetOf(query) };
  const groups = groupsOf(query);
  const of = groupedAlbums(view, requireArtist(call), groups);
  const path = `${identity(view, 'artist', id).href}/albums`;
  const tail = `${marketTail(view)}${localeTail(view.acceptLanguage)}&include_groups=${groups.join(',')}`;
  return toPage({ path, tail, ...page, of }, (grouped) => toGroupedAlbum(view, grouped));
}

/** The most popular of what the artist plays on. */
export function getTopTracks(call: Call) {
  const { catalogue, market, now, popularity } = call.view;
  const artist = requireArtist(call);
  const all = catalogue
    .albumsOf(artist, now)
    .filter(({ album }) => market === undefined || isOffered(catalogue.seed, album.index, market))
    .flatMap(({ album }) => Array.from({ length: album.trackCount }, (_, ordinal) => ({ album, ordinal })))
    .map(({ album, ordinal }) => ({ album, track: catalogue.track(album, ordinal) }))
    .filter(({ track }) => track.artists.includes(artist))
    .map((heard) => ({ ...heard, points: popularity.track(heard.album, heard.track, now) }))
    .sort((a, b) => b.points - a.points);
  return { tracks: all.slice(0, MOST_TOP_TRACKS).map(({ album, track }) => toTrack(call.view, album, track)) };
}

/** Group by group, newest first; `appears_on` in no order, as Spotify has it. */
function groupedAlbums(view: View, artist: number, groups: AlbumGroup[]): { album: Album; group: AlbumGroup }[] {
  const { catalogue, now, market } = view;
  const all = catalogue
    .albumsOf(artist, now)
    .filter(({ album }) => market === undefined || isOffered(catalogue.seed, album.index, market))
    .map(({ album, role }) => ({ album, group: role === 'guest' ? ('appears_on' as const) : album.type }))
    .toReversed();
  return groups.flatMap((wanted) => {
    const members = all.filter(({ group }) => group === wanted);
    const key = (album: Album): number => hashOf(catalogue.seed, Draw.shuffle, album.index);
    return wanted === 'appears_on' ? members.sort((a, b) => key(a.album) - key(b.album)) : members;
  });
}

function groupsOf(query: URLSearchParams): AlbumGroup[] {
  const text = query.get('include_groups');
  if (!text) return [...GROUPS];
  const groups = text.split(',') as AlbumGroup[];
  if (!groups.every((group) => GROUPS.includes(group))) throw badRequest('Invalid include_groups');
  return GROUPS.filter((group) => groups.includes(group));
}

function requireArtist({ view, id }: Call): number {
  const artist = view.catalogue.findArtist(id, view.now);
  if (artist === undefined) throw notFound();
  return artist;
}

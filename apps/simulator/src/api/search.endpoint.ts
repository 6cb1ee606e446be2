import { parseQuery } from '../catalogue/query.ts';
import { MOST_HITS, searchAlbums, searchArtists, searchTracks } from '../catalogue/search.ts';
import { badRequest, tooDeep } from './api-error.ts';
import type { Call } from './call.ts';
import { toPage, type Page } from './page.ts';
import { limitOf, offsetOf } from './parameters.ts';
import { toAlbumRef } from './to-album-ref.ts';
import { toArtist } from './to-artist.ts';
import { toTrack } from './to-track.ts';
import { tailOf } from './view.ts';

type Results = Partial<Record<'tracks' | 'artists' | 'albums', Page<unknown>>>;

export function search({ view, query }: Call): Results {
  // Spotify's own `next` addresses say `query`.
  const text = query.get('q') ?? query.get('query') ?? '';
  if (text.trim() === '') throw badRequest('No search query');
  const types = typesOf(query);
  const [limit, offset] = [limitOf(query, view.offer.search), offsetOf(query)];
  if (offset > MOST_HITS) throw tooDeep();
  const { catalogue, market, now } = view;
  const wanted = { query: parseQuery(text), market, now };
  const slice = (type: string) => ({
    path: `${view.origin}/v1/search`,
    tail: `&query=${encodeURIComponent(text)}&type=${type}${tailOf(view)}`,
    limit,
    offset,
  });
  const results: Results = {};
  if (types.includes('track'))
    results.tracks = toPage({ ...slice('track'), of: searchTracks(catalogue, wanted) }, ({ album, track }) =>
      toTrack(view, album, track),
    );
  if (types.includes('artist'))
    results.artists = toPage({ ...slice('artist'), of: searchArtists(catalogue, wanted) }, (artist) =>
      toArtist(view, artist),
    );
  if (types.includes('album'))
    results.albums = toPage({ ...slice('album'), of: searchAlbums(catalogue, wanted) }, (album) =>
      toAlbumRef(view, album),
    );
  return results;
}

const TYPES = ['album', 'artist', 'track'];

function typesOf(query: URLSearchParams): string[] {
  const types = query.get('type')?.split(',') ?? [];
  if (types.length === 0 || types[0] === '') throw badRequest('Missing parameter type');
  const unknown = types.find((type) => !TYPES.includes(type));
  if (unknown !== undefined) throw badRequest(`Bad search type field ${unknown}`);
  return types;
}

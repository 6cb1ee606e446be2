import type { Album } from '../catalogue/catalogue.ts';
import { parseQuery } from '../catalogue/query.ts';
import { searchAlbums } from '../catalogue/search.ts';
import { notFound } from './api-error.ts';
import type { Call } from './call.ts';
import { usualLimits } from './mode.ts';
import { toPage } from './page.ts';
import { idsOf, limitOf, marketOf, offsetOf } from './parameters.ts';
import { toAlbumRef } from './to-album-ref.ts';
import { toAlbum, toTracksPage } from './to-album.ts';
import { tailOf } from './view.ts';

const MOST_IDS = 20;
const MOST_NEW_RELEASES = 100;

export function getAlbum(call: Call) {
  return toAlbum(call.view, requireAlbum(call));
}

export function getAlbumTracks(call: Call) {
  const page = { limit: limitOf(call.query, usualLimits), offset: offsetOf(call.query) };
  return toTracksPage(call.view, requireAlbum(call), page);
}

export function getAlbums({ view, query }: Call) {
  const albums = idsOf(query, MOST_IDS).map((id) => {
    const album = view.catalogue.findAlbum(id, view.now);
    return album ? toAlbum(view, album) : null;
  });
  return { albums };
}

/** The newest albums, `country` (later `market`) filtered; Spotify shows about a hundred. */
export function getNewReleases({ view, query }: Call) {
  const market = marketOf(query, 'country') ?? view.market;
  const page = { limit: limitOf(query, usualLimits), offset: offsetOf(query) };
  const newest = searchAlbums(view.catalogue, { query: parseQuery('tag:new'), market, now: view.now });
  const path = `${view.origin}/v1/browse/new-releases`;
  const tail = (query.has('country') && market ? `&country=${market}` : '') + tailOf(view);
  const of = newest.slice(0, MOST_NEW_RELEASES);
  return { albums: toPage({ path, tail, ...page, of }, (album) => toAlbumRef(view, album)) };
}

function requireAlbum({ view, id }: Call): Album {
  const album = view.catalogue.findAlbum(id, view.now);
  if (!album) throw notFound();
  return album;
}

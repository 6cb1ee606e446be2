import { notFound } from '../api/api-error.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { coverOf } from '../catalogue/credit.ts';
import { decodeId, Kind } from '../catalogue/entity-id.ts';
import { findRelease, type Release } from '../catalogue/releases.ts';
import { drawCover } from './cover.ts';
import type { Middleware, Reply } from './exchange.ts';

const MOST_PIXELS = 1_000;
const COVER = /^\/release\/([0-9a-f-]{36})\/(\d{1,15})-(250|500|1200)\.jpg$/;
/** Nothing that these pages hold may load or run anything. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";

/**
 * What a browser opens: `/images/{id}/{size}.svg`, `/open/{type}/{id}` where Spotify's own pages would be, and
 * `/release/{mbid}/{id}-{size}.jpg` where the Cover Art Archive has its covers.
 */
export function showPages(catalogue: Catalogue): Middleware {
  return async ({ url, at }, next) => {
    const [, imageId, size] = /^\/images\/(\w+)\/(\d{1,4})\.svg$/.exec(url.pathname) ?? [];
    if (imageId !== undefined) return image(catalogue, imageId, Number(size));
    const [, mbid, cover, width] = COVER.exec(url.pathname) ?? [];
    if (mbid !== undefined) return coverOfRelease(catalogue, findRelease(catalogue, mbid, at), [cover, width]);
    const [, type, id] = /^\/open\/(album|track|artist)\/(\w+)$/.exec(url.pathname) ?? [];
    return id === undefined ? next() : page(id, nameOf(catalogue, type as keyof typeof Kind, { id, at }));
  };
}

function image({ seed }: Catalogue, id: string, size: number): Reply {
  const keys = [Kind.album, Kind.artist].map((kind) => ({ kind, index: decodeId(seed, kind, id) }));
  const known = keys.find(({ index }) => index !== undefined);
  if (known?.index === undefined || size < 1 || size > MOST_PIXELS) throw notFound();
  return content('image/svg+xml', drawCover(seed, known.index * 4 + known.kind, size), 'public, max-age=86400');
}

/** Drawn as the same album's is, whatever its address says of its form. */
function coverOfRelease(catalogue: Catalogue, release: Release | undefined, [id, size]: (string | undefined)[]): Reply {
  if (!release || String(coverOf(catalogue, release.album)) !== id) throw notFound();
  const svg = drawCover(catalogue.seed, release.album.index * 4 + Kind.album, Number(size));
  return content('image/svg+xml', svg, 'public, max-age=86400');
}

function nameOf(catalogue: Catalogue, type: keyof typeof Kind, { id, at }: { id: string; at: number }): string {
  if (type === 'track') {
    const found = catalogue.findTrack(id, at);
    if (found) return found.track.name;
  } else if (type === 'album') {
    const album = catalogue.findAlbum(id, at);
    if (album) return catalogue.albumName(album);
  } else {
    const artist = catalogue.findArtist(id, at);
    if (artist !== undefined) return catalogue.artistName(artist);
  }
  throw notFound();
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function page(id: string, name: string): Reply {
  const title = name.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>body{font:1rem/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1rem}</style><h1>${title}</h1><p>Invented by the Freshwax simulator, as everything that it answers (${id}).</p></html>`;
  return content('text/html; charset=utf-8', body, 'no-store');
}

const content = (type: string, body: string, cache: string): Reply => ({
  status: 200,
  headers: {
    'content-type': type,
    'cache-control': cache,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  },
  body,
});

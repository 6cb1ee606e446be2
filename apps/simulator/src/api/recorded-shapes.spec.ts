import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { recordedFolder } from '../../../../test/env.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { Popularity } from '../catalogue/popularity.ts';
import { findEndpoint } from './endpoints.ts';
import { offers, type Mode } from './mode.ts';
import { marketOf } from './parameters.ts';

/** Recorded responses are not part of this repository; they lie beside it, or nowhere. */
const FOLDER = `${recordedFolder()}/spotify`;
const isRecorded = existsSync(FOLDER);

const epoch = Date.UTC(2026, 6, 14, 12);
const catalogue = new Catalogue({ seed: 7, albums: 200, epoch, releaseIntervalMs: 4_000 });
const popularity = new Popularity(catalogue, { epoch, timeFactor: 360 });

function simulated(mode: Mode, path: string): unknown {
  const { pathname, searchParams } = new URL(path, 'http://sim/v1/');
  const found = findEndpoint(pathname);
  const view = {
    catalogue,
    popularity,
    offer: offers[mode],
    now: epoch,
    acceptLanguage: undefined,
    origin: 'http://sim',
    market: marketOf(searchParams),
  };
  return JSON.parse(JSON.stringify(found?.endpoint.answer({ view, query: searchParams, id: found.id })));
}

/** Paths of all fields, with the kind of their values; a list counts as all of its items together. */
function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => shapeOf(item, `${path}[]`)))];
  if (value === null || typeof value !== 'object') return [`${path}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([name, field]) => shapeOf(field, `${path}.${name}`));
}

/** Values that are null in one response and something in another, and fields that come and go by the entity. */
const VARYING = /\.(next|previous|preview_url|linked_from|restrictions|is_playable)\b|\.followers\.href|genres\[\]/;
const stable = (body: unknown): string[] =>
  shapeOf(body)
    .filter((field) => !VARYING.test(field))
    .sort();

const album = catalogue.albumId(catalogue.album(1));
const track = catalogue.trackId({ album: 1, ordinal: 0, twin: 0 });
const artist = catalogue.artistId(1);

describe('responses have the fields that were recorded', () => {
  const test = isRecorded ? it.each : it.skip.each; // the recordings are not ours to commit
  test([
    ['extended', `albums?ids=${album}`, '2024-2025_python-spotify/albums_ids_3full_linked_from__2024-10.json'],
    ['extended', `albums/${album}/tracks`, '2024-2025_python-spotify/album_tracks_limit20__2024-10.json'],
    ['extended', `artists/${artist}`, '2024-2025_python-spotify/artist__2024-10.json'],
    ['extended', `artists/${artist}/albums`, '2024-2025_python-spotify/artist_albums_limit20__2024-10.json'],
    ['extended', `artists?ids=${artist}`, '2024-2025_python-spotify/artists_ids_3__2025-01.json'],
    ['extended', 'browse/new-releases', '2024-2025_python-spotify/browse_new_releases_limit20__2024-10.json'],
    ['extended', 'search?q=tag:new&type=album&limit=2', 'transcribed/search_tag_new_album_limit2__2025-11.json'],
    ['extended', 'search?q=the&type=album&market=ID', 'transcribed/search_album_limit10_market_ID__2024-12.json'],
    ['extended', `tracks?ids=${track}`, '2024-2025_python-spotify/artist_top_tracks_10full__2025-01.json'],
    ['extended', `artists/${artist}/top-tracks`, '2024-2025_python-spotify/artist_top_tracks_10full__2025-01.json'],
    ['dev', `albums/${album}`, 'transcribed/devmode_album_full__2026.json'],
    ['dev', `tracks/${track}?market=US`, 'transcribed/devmode_track__2026.json'],
    ['dev', 'search?q=a&type=artist', 'transcribed/devmode_search_artist_limit5_eminem__2026.json'],
  ] as const)('in %s mode for %s, as in %s (skipped where the recordings are not at hand)', (mode, path, file) => {
    const recorded: unknown = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
    expect(stable(simulated(mode, path))).toEqual(stable(recorded));
  });
});

import { markets } from '../catalogue/markets.ts';
import { getAlbum, getAlbums, getAlbumTracks, getNewReleases } from './albums.endpoint.ts';
import { getArtist, getArtistAlbums, getArtists, getTopTracks } from './artists.endpoint.ts';
import { noSuchService } from './api-error.ts';
import type { Call } from './call.ts';
import { search } from './search.endpoint.ts';
import { getTrack, getTracks } from './tracks.endpoint.ts';

export interface Endpoint {
  /** As request logs and quotas call it: the path below /v1. */
  family: string;
  /** Taken from apps in development in February 2026. */
  isRemoved: boolean;
  /** @throws ApiError, MalformedId */
  answer(call: Call): unknown;
}

/** Known to be refused in development, and not played otherwise. */
const unplayed = (): never => {
  throw noSuchService();
};

export const endpoints: readonly Endpoint[] = [
  { family: 'search', isRemoved: false, answer: search },
  { family: 'albums', isRemoved: true, answer: getAlbums },
  { family: 'albums/{id}', isRemoved: false, answer: getAlbum },
  { family: 'albums/{id}/tracks', isRemoved: false, answer: getAlbumTracks },
  { family: 'tracks', isRemoved: true, answer: getTracks },
  { family: 'tracks/{id}', isRemoved: false, answer: getTrack },
  { family: 'artists', isRemoved: true, answer: getArtists },
  { family: 'artists/{id}', isRemoved: false, answer: getArtist },
  { family: 'artists/{id}/albums', isRemoved: false, answer: getArtistAlbums },
  { family: 'artists/{id}/top-tracks', isRemoved: true, answer: getTopTracks },
  { family: 'browse/new-releases', isRemoved: true, answer: getNewReleases },
  { family: 'browse/categories', isRemoved: true, answer: unplayed },
  { family: 'markets', isRemoved: true, answer: () => ({ markets: markets.toSorted() }) },
];

const shapes = endpoints.map((endpoint) => ({
  endpoint,
  shape: new RegExp(`^/v1/${endpoint.family.replace('{id}', '([^/]+)')}/?$`),
}));

export function findEndpoint(path: string): { endpoint: Endpoint; id: string } | undefined {
  for (const { endpoint, shape } of shapes) {
    const match = shape.exec(path);
    if (match) return { endpoint, id: match[1] ?? '' };
  }
  return undefined;
}

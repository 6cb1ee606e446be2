import { findEndpoint, endpoints, type Endpoint } from '../api/endpoints.ts';
import { findListenBrainz, listenBrainzFamilies } from '../listenbrainz/families.ts';
import { findMusicBrainz, musicBrainzFamilies } from '../musicbrainz/families.ts';

/** The APIs that are played. */
export const services = ['spotify', 'listenbrainz', 'musicbrainz'] as const;
export type Service = (typeof services)[number];

/** Calls below a service's address that no endpoint of it knows. */
const unknownOf = (service: Service): string => (service === 'spotify' ? 'unknown' : `${service}/unknown`);

/** What calls are counted as. `token` stands apart: no limit and no default fault touches it. */
export const familiesOf: Readonly<Record<Service, readonly string[]>> = {
  spotify: ['token', ...endpoints.map(({ family }) => family), unknownOf('spotify')],
  listenbrainz: [...listenBrainzFamilies, unknownOf('listenbrainz')],
  musicbrainz: [...musicBrainzFamilies, unknownOf('musicbrainz')],
};
export const families: readonly string[] = services.flatMap((service) => familiesOf[service]);

export interface Route {
  service: Service | undefined;
  family: string | undefined;
  endpoint: Endpoint | undefined;
  id: string;
}

/** Spotify's Web API stands at /v1, ListenBrainz at /1, MusicBrainz at /ws/2, tokens at /api/token. */
export function routeOf(path: string): Route {
  if (path === '/api/token') return { service: 'spotify', family: 'token', endpoint: undefined, id: '' };
  if (path.startsWith('/v1/')) {
    const { endpoint, id = '' } = findEndpoint(path) ?? {};
    return { service: 'spotify', family: endpoint?.family ?? unknownOf('spotify'), endpoint, id };
  }
  if (path.startsWith('/1/')) return other('listenbrainz', findListenBrainz(path));
  if (path.startsWith('/ws/2/')) return other('musicbrainz', findMusicBrainz(path));
  return { service: undefined, family: undefined, endpoint: undefined, id: '' };
}

const other = (service: Service, found: { family: string; id: string } | undefined): Route => ({
  service,
  family: found?.family ?? unknownOf(service),
  endpoint: undefined,
  id: found?.id ?? '',
});

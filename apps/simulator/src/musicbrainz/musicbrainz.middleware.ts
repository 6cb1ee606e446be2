import type { Catalogue } from '../catalogue/catalogue.ts';
import { json, type Exchange, type Middleware, type Reply } from '../server/exchange.ts';
import type { MusicBrainzCall } from './call.ts';
import { getIsrc, getRelease } from './lookup.endpoint.ts';
import { MusicBrainzError, overMusicBrainzRate } from './musicbrainz-error.ts';
import { searchMbArtists, searchReleaseGroups, searchReleases } from './search.endpoint.ts';

/** Calls that left in time may arrive a little closer to each other: this share of the interval is wanted. */
const TOLERANCE = 0.9;
/** `name/version ( contact )`, where the contact is an address. */
const DESCRIPTIVE = /^[^\s/]+\/\S+ .*\(.*(?:@|:\/\/).*\)/;

const answers: Readonly<Record<string, (call: MusicBrainzCall) => unknown>> = {
  'musicbrainz/release-group': searchReleaseGroups,
  'musicbrainz/artist': searchMbArtists,
  'musicbrainz/release': searchReleases,
  'musicbrainz/release/{mbid}': getRelease,
  'musicbrainz/isrc/{isrc}': getIsrc,
};

/** @param intervalMs wanted between answered calls; 0: none. Refused ones do not count. */
export function limitMusicBrainz(intervalMs: number): Middleware {
  let last = -Infinity;
  return async ({ at }, next) => {
    if (at - last < intervalMs * TOLERANCE) return overMusicBrainzRate();
    last = at;
    return next();
  };
}

/** The API of MusicBrainz below /ws/2: no token, but a User-Agent that says who asks. */
export function answerMusicBrainz(catalogue: Catalogue): Middleware {
  return async (exchange) => {
    try {
      return answerOf(catalogue, exchange);
    } catch (error) {
      if (!(error instanceof MusicBrainzError)) throw error;
      return json(error.status, error.body);
    }
  };
}

function answerOf(catalogue: Catalogue, { request, url, at, family = '', id }: Exchange): Reply {
  const answer = answers[family];
  if (!answer) throw new MusicBrainzError(404, 'Not Found');
  if (request.method !== 'GET') throw new MusicBrainzError(405, 'Method Not Allowed');
  const query = url.searchParams;
  if (query.get('fmt') !== 'json' && !request.headers.accept?.includes('json')) return asXml();
  return json(200, answer({ catalogue, now: at, query, id }));
}

/** @throws MusicBrainzError where the User-Agent says nothing */
export const refuseAnonymous: Middleware = async ({ request }, next) => {
  if (DESCRIPTIVE.test(request.headers['user-agent'] ?? '')) return next();
  const { status, body } = new MusicBrainzError(403, 'The User-Agent header must name the application and a contact.');
  return json(status, body);
};

/** What everybody gets who does not ask for JSON; nothing is in it here. */
const asXml = (): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=UTF-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"/>',
});

import { readBody } from '../server/body.ts';
import { json, type Exchange, type Middleware, type Reply } from '../server/exchange.ts';
import type { ListenBrainzCall, ListenBrainzWorld } from './call.ts';
import { getFreshReleases } from './fresh-releases.endpoint.ts';
import { listenBrainzLimits, overListenBrainzRate } from './limits.ts';
import { ListenBrainzError } from './listenbrainz-error.ts';
import { getArtists, getReleaseGroups } from './metadata.endpoint.ts';
import { postPopularity } from './popularity.endpoint.ts';
import { getTopRecordings } from './top-recordings.endpoint.ts';

const WINDOW_MS = 10_000;
const MOST_BODY_BYTES = 1_000_000;

interface Answer {
  method: 'GET' | 'POST';
  answer(call: ListenBrainzCall): unknown;
}

const answers: Readonly<Record<string, Answer>> = {
  'listenbrainz/explore/fresh-releases': { method: 'GET', answer: getFreshReleases },
  'listenbrainz/popularity/release-group': { method: 'POST', answer: postPopularity('release_group') },
  'listenbrainz/popularity/recording': { method: 'POST', answer: postPopularity('recording') },
  'listenbrainz/popularity/artist': { method: 'POST', answer: postPopularity('artist') },
  'listenbrainz/popularity/top-recordings-for-artist/{mbid}': { method: 'GET', answer: getTopRecordings },
  'listenbrainz/metadata/release_group': { method: 'GET', answer: getReleaseGroups },
  'listenbrainz/metadata/artist': { method: 'GET', answer: getArtists },
};

/** @param most calls in each 10 s; 0: any number, and no word about it in the headers */
export function limitListenBrainz(most: number): Middleware {
  let window = 0;
  let taken = 0;
  return async ({ at }, next) => {
    if (most === 0) return next();
    const current = Math.floor(at / WINDOW_MS);
    if (current !== window) [window, taken] = [current, 0];
    const seconds = Math.max(1, Math.ceil(((current + 1) * WINDOW_MS - at) / 1_000));
    if (taken >= most) return overListenBrainzRate(seconds, at, most);
    taken++;
    const limits = listenBrainzLimits({ limit: most, remaining: most - taken, seconds, at });
    const reply = await next();
    return { ...reply, headers: { ...reply.headers, ...limits } };
  };
}

/** The API of ListenBrainz below /1, which asks for no token. */
export function answerListenBrainz(world: ListenBrainzWorld): Middleware {
  return async (exchange) => {
    try {
      return await answerOf(world, exchange);
    } catch (error) {
      if (!(error instanceof ListenBrainzError)) throw error;
      return json(error.status, error.body);
    }
  };
}

async function answerOf(world: ListenBrainzWorld, { request, url, at, family = '', id }: Exchange): Promise<Reply> {
  const known = answers[family];
  if (!known) throw new ListenBrainzError(404, 'The requested URL was not found on the server.');
  if (request.method !== known.method) throw new ListenBrainzError(405, 'The method is not allowed.');
  const sent = known.method === 'POST' ? parse(await readBody(request, MOST_BODY_BYTES)) : undefined;
  return json(200, known.answer({ ...world, now: at, query: url.searchParams, id, sent }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ListenBrainzError(400, 'The browser (or proxy) sent a request that this server could not understand.');
  }
}

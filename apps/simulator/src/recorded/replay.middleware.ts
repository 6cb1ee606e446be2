import { ApiError } from '../api/api-error.ts';
import { json, type Middleware } from '../server/exchange.ts';
import { pageOf } from '../server/list-page.ts';
import type { Recordings } from './recordings.ts';

/** Answers with what was recorded, and with 404 where nothing was. */
export const replay =
  (recordings: Recordings): Middleware =>
  async ({ request, url }) => {
    const reply = recordings.next(request.method ?? 'GET', url);
    if (!reply) throw new ApiError(404, 'Not recorded');
    return reply;
  };

/** `GET /simulator/recorded`: what can be asked for. Empty in every other mode. */
export const listRecorded =
  (recordings: Recordings): Middleware =>
  async ({ url }, next) =>
    url.pathname === '/simulator/recorded' ? json(200, pageOf(recordings.list(), url.searchParams)) : next();

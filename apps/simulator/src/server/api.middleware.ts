import { ApiError, forbidden, invalidId, noSuchService } from '../api/api-error.ts';
import type { Offer } from '../api/mode.ts';
import { marketOf } from '../api/parameters.ts';
import type { View } from '../api/view.ts';
import { MalformedId } from '../catalogue/entity-id.ts';
import { json, type Middleware } from './exchange.ts';

/** Refusals become replies; anything else that is thrown is a bug. */
export const replyToErrors: Middleware = async (_, next) => {
  try {
    return await next();
  } catch (error) {
    const refusal = error instanceof MalformedId ? invalidId() : error;
    if (!(refusal instanceof ApiError)) throw error;
    return json(refusal.status, refusal.body, refusal.headers);
  }
};

/** Beyond this stands the Web API only: elsewhere nothing asks for a token. */
export const refuseOthers: Middleware = ({ family }, next) => {
  if (family === undefined) throw noSuchService();
  return next();
};

/** Endpoints that this kind of app does not get. */
export function refuseRemoved(offer: Offer): Middleware {
  return ({ endpoint }, next) => {
    if (endpoint?.isRemoved && !offer.allEndpoints) throw forbidden();
    return next();
  };
}

export type ViewSettings = Pick<View, 'catalogue' | 'popularity' | 'offer'>;

/** @param origin asked at each call: the port is known only once the server listens */
export function callEndpoint(settings: ViewSettings, origin: () => string): Middleware {
  return async ({ request, url, at, endpoint, id }) => {
    if (!endpoint) throw noSuchService();
    if (request.method !== 'GET') throw new ApiError(405, 'Method not allowed');
    const query = url.searchParams;
    const view: View = {
      ...settings,
      now: at,
      market: marketOf(query),
      acceptLanguage: request.headers['accept-language'],
      origin: origin(),
    };
    return json(200, endpoint.answer({ view, query, id }));
  };
}

import { isOfApi, pathOf, type Next, type Request, type Response } from '../http/exchange.ts';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
const TAKEN = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent';
const SHOWN = 'ETag, Location, Retry-After, X-Trace-Id, traceresponse';
/** A browser asks again after this time whether it may ask, s. */
const KNOWN_FOR_S = 600;

/**
 * Lets pages of the origins that are named ask the API; from all others a browser keeps the answers. Keys are sent as headers
 * that such a page sets itself: nothing that a browser remembers goes with its requests.
 */
export function corsMiddleware(origins: readonly string[]) {
  const allowed = new Set(origins);
  return (request: Request, response: Response, next: Next): void => {
    if (allowed.size === 0 || !isOfApi(pathOf(request))) return next();
    response.appendHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', SHOWN);
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return next();
    response.setHeader('Access-Control-Allow-Methods', METHODS);
    response.setHeader('Access-Control-Allow-Headers', TAKEN);
    response.setHeader('Access-Control-Max-Age', KNOWN_FOR_S);
    response.statusCode = 204;
    response.end();
  };
}

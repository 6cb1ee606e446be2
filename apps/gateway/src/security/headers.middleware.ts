import { randomBytes } from 'node:crypto';
import { isOfApi, pathOf, type Next, type Request, type Response } from '../http/exchange.ts';

/** Answers of the API are no pages: shown as one, they may do nothing. */
const NOTHING = `default-src 'none'; frame-ancestors 'none'`;
/** Swagger's own page brings an inline <style>; its scripts are files of ours. */
const DOCS = /^\/api\/docs(\/|$)/;

/**
 * Covers come from each source's own hosts, which hand on to many others (the Cover Art Archive to any node of archive.org),
 * and a table of the user's own may name any: so pictures may be of any https host. They are asked for without a referrer,
 * and are the only thing that may come from elsewhere.
 */
const policy = (nonce: string, style: string): string =>
  [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' ${style}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob: https: http://127.0.0.1:*`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ');

/** No HSTS and no upgrade-insecure-requests: the gateway speaks plain http on loopback. */
export function headersMiddleware(request: Request, response: Response, next: Next): void {
  response.setHeader('Content-Security-Policy', policyFor(pathOf(request), response));
  // Answers that may be kept say so themselves.
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  next();
}

function policyFor(path: string, response: Response): string {
  if (isOfApi(path)) return NOTHING;
  const nonce = randomBytes(16).toString('base64');
  response.locals.nonce = nonce;
  return policy(nonce, DOCS.test(path) ? `'unsafe-inline'` : `'nonce-${nonce}'`);
}

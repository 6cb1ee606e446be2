import type { IncomingMessage } from 'node:http';
import { badRequest, badToken, expiredToken, missingToken } from '../api/api-error.ts';
import { readBody } from './body.ts';
import { json, type Middleware, type Reply } from './exchange.ts';
import { TOKEN_LIFE_S, type Tokens } from './tokens.ts';

const MOST_BODY_BYTES = 8_192;

/** The one client that is let in; where an undefined part stands, anything that is not empty is. */
export interface Client {
  id: string | undefined;
  secret: string | undefined;
}

/** `POST /api/token` of the accounts host. Its errors have a form of their own (RFC 6749). */
export function issueTokens(tokens: Tokens, client: Client): Middleware {
  return async ({ request, url, at }, next) => {
    if (url.pathname !== '/api/token') return next();
    if (request.method !== 'POST') return refusal('invalid_request', 'Method not allowed', 405);
    const form = new URLSearchParams(await readBody(request, MOST_BODY_BYTES));
    const [id, secret] = credentialsOf(request, form);
    if (!isLetIn(id, client.id) || !isLetIn(secret, client.secret)) return invalidClient();
    const grant = form.get('grant_type');
    if (!grant) return refusal('unsupported_grant_type', 'grant_type parameter is missing');
    if (grant !== 'client_credentials')
      return refusal('unsupported_grant_type', 'grant_type must be client_credentials');
    return json(200, { access_token: tokens.issue(at), token_type: 'Bearer', expires_in: TOKEN_LIFE_S });
  };
}

/** Everything below needs a token. */
export function authenticate(tokens: Tokens): Middleware {
  return ({ request, at }, next) => {
    const header = request.headers.authorization;
    if (!header) throw missingToken();
    const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? [];
    if (token === undefined) throw badRequest('Only valid bearer authentication supported');
    const verdict = tokens.judge(token, at);
    if (verdict !== 'good') throw verdict === 'expired' ? expiredToken() : badToken();
    return next();
  };
}

export const invalidClient = (): Reply => refusal('invalid_client', 'Invalid client');

const refusal = (error: string, description: string, status = 400): Reply =>
  json(status, { error, error_description: description });

const isLetIn = (given: string, wanted: string | undefined): boolean =>
  wanted === undefined ? given !== '' : given === wanted;

/** From the Basic header, or from the form as Spotify also takes them. */
function credentialsOf(request: IncomingMessage, form: URLSearchParams): [string, string] {
  const [, basic] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (basic === undefined) return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
  return [id, secret];
}

import { readFile } from 'node:fs/promises';
import { extname, join, posix, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { pathOf, type Next, type Request, type Response } from '../http/exchange.ts';
import { ProblemError } from '../http/problem.error.ts';
import { writeProblem } from '../http/problem.filter.ts';
import { firstAnswersLink } from './first-answers.ts';

const gzip = promisify(gzipCallback);

/** These belong to the API, not to the page. */
const RESERVED = /^\/(api|health|metrics|problems)(\/|$)/;
const NONCE = /__CSP_NONCE__/g;
/** Vite puts a hash of the content into the names below it. */
const HASHED = /^\/assets\//;
/** A track or an artist, by an id that is any text: a dot in it makes it no file. */
const ENTITY = /^\/(tracks|artists)\/[^/]+\/?$/;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = new Set(['.js', '.css', '.svg', '.json', '.map', '.txt', '.webmanifest']);

interface Asset {
  bytes: Buffer;
  zipped: Buffer | undefined;
}

/**
 * Serves the built dashboard. A path without extension, and one of an entity, is a place inside the page: index.html, with
 * this answer's nonce.
 * A file that is missing is missing, so that a stale page does not take HTML for a script.
 */
export function dashboardMiddleware(directory: string) {
  const root = resolve(directory);
  const hashed = new Map<string, Asset>();

  async function readAsset(path: string): Promise<Asset> {
    // A file has one name: under any number of `./` and `//` it would be kept as often.
    if (path !== posix.normalize(path)) throw new ProblemError('not-found');
    const known = hashed.get(path);
    if (known) return known;
    const file = join(root, path);
    if (!file.startsWith(root + sep)) throw new ProblemError('not-found');
    const bytes = await readFile(file);
    const asset = { bytes, zipped: COMPRESSIBLE.has(extname(path)) ? await gzip(bytes) : undefined };
    if (HASHED.test(path)) hashed.set(path, asset);
    return asset;
  }

  async function serve(request: Request, response: Response): Promise<void> {
    if (ENTITY.test(pathOf(request))) return servePage(request, response);
    const path = decodePath(pathOf(request));
    const extension = extname(path);
    if (extension === '' || path === '/index.html') return servePage(request, response);
    const { bytes, zipped } = await readAsset(path);
    response.setHeader('Content-Type', TYPES[extension] ?? 'application/octet-stream');
    response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding');
    const isZipped = zipped !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    if (isZipped) response.setHeader('Content-Encoding', 'gzip');
    send(request, response, isZipped ? zipped : bytes);
  }

  async function servePage(request: Request, response: Response): Promise<void> {
    const page = (await readFile(join(root, 'index.html'), 'utf8')).replaceAll(NONCE, response.locals.nonce ?? '');
    response.setHeader('Content-Type', TYPES['.html']!);
    // A kept page would carry a nonce that its new headers do not name.
    response.setHeader('Cache-Control', 'no-store');
    // Narrowed, or of another source, the page asks for something else.
    if (request.originalUrl === '/') response.setHeader('Link', firstAnswersLink);
    send(request, response, Buffer.from(page));
  }

  return (request: Request, response: Response, next: Next): void => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || RESERVED.test(pathOf(request))) return next();
    request.route = { path: 'dashboard' };
    serve(request, response).catch((error: unknown) => writeProblem(toMissing(error), request, response));
  };
}

function send(request: Request, response: Response, bytes: Buffer): void {
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ProblemError('not-found');
  }
}

function toMissing(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const isMissing = code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE';
  return new ProblemError(isMissing ? 'not-found' : 'internal', {
    detail: isMissing ? 'The dashboard has no such file, or is not built.' : undefined,
  });
}

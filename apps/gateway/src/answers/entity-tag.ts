import type { Request, Response } from '../http/exchange.ts';

/**
 * Gives an answer its tag.
 * @returns whether the reader has it already: then 304 is all there is to say
 */
export function tagged({ request, response }: { request: Request; response: Response }, etag: string): boolean {
  response.setHeader('Cache-Control', 'private, max-age=0, must-revalidate');
  response.setHeader('ETag', etag);
  const isKnown = namesTag(request.headers['if-none-match'], etag);
  if (isKnown) response.status(304);
  return isKnown;
}

/** What must be asked for again whatever its reader has: 304 would give him what he keeps, which does not say that it is old. */
export function untag(response: Response): void {
  response.removeHeader('ETag');
  response.setHeader('Cache-Control', 'no-store');
}

/** Whether `If-None-Match` names the tag: weakly, as RFC 9110 13.1.2 has it. */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => bare(tag) === bare(etag)) ?? false;

const bare = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Of an answer that depends on applied data only. @param hash of its question */
export const tagOf = (version: string, hash: string): string => `W/"${version}-${hash}"`;

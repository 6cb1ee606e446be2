import { once } from 'node:events';
import { get as getPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getSecure } from 'node:https';
import { text } from 'node:stream/consumers';

/**
 * An answer by the client that Node's server has loaded already: the global `fetch` brings one of its own, 15 MB of resident memory.
 * Follows no redirect.
 * @throws Error when nobody answers, or the signal aborts
 */
export async function fetchText(
  url: string,
  options: Pick<RequestOptions, 'headers' | 'signal'>,
): Promise<{ status: number; text: string }> {
  const request = (url.startsWith('https:') ? getSecure : getPlain)(url, options);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode!, text: await text(response) };
}

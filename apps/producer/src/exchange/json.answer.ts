import type { Answer } from './http.exchange.ts';
import { Upstream } from './source.errors.ts';

/**
 * The body of a good answer.
 * @throws Upstream when it is no JSON. One that says it is JSON was cut off on its way, as by a network fault, and is worth
 *   another try; one that says it is something else was written by somebody in between, who would write it again
 */
export function jsonOf({ headers, text }: Answer, family: string): unknown {
  const type = headers.get('content-type');
  if (type !== null && !/\bjson\b/i.test(type)) {
    const said = /^[\w.+-]{1,40}\/[\w.+-]{1,40}/.exec(type)?.[0] ?? 'something';
    throw new Upstream(`${family}: answered ${said} where JSON was asked for`, { isWorthRetrying: false });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Upstream(`${family}: the JSON of an answer is broken off`, { isWorthRetrying: true });
  }
}

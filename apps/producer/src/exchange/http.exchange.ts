import { SpanKind } from '@opentelemetry/api';
import { attributesOf } from '../trace/exchange.attributes.ts';
import { inSpan } from '@freshwax/runtime/trace';
import { Stopping, Upstream } from './source.errors.ts';

/** Most bytes of an answer that are taken; an album with 50 tracks and all markets is about 100 KB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Of an error no more is read: it may be a page of HTML. */
const MAX_ERROR_BYTES = 8 * 1024;
const MAX_REDIRECTS = 3;

export interface Answer {
  status: number;
  headers: Headers;
  /** Of an error at most 8 KiB. */
  text: string;
}

export interface ExchangeSettings {
  fetch: typeof fetch;
  /** Ends a call that takes longer, ms, body included. */
  timeoutMs: number;
  /** Aborted when the process stops. */
  stop: AbortSignal;
}

/** One request and its answer: bounded in time and size, never led to another origin. */
export class HttpExchange {
  constructor(private readonly settings: ExchangeSettings) {}

  /**
   * @param bucket under which the exchange is traced
   * @throws Upstream when no answer came, it was too large, or it pointed to another origin
   * @throws Stopping when the process stops
   */
  send(url: URL, init: RequestInit, bucket: string): Promise<Answer> {
    const method = init.method ?? 'GET';
    const options = { kind: SpanKind.CLIENT, attributes: attributesOf(url, method, bucket) };
    return inSpan(`${method} ${bucket}`, options, async (span) => {
      const answer = await this.exchange(url, init);
      span.setAttribute('http.response.status_code', answer.status);
      return answer;
    });
  }

  private async exchange(url: URL, init: RequestInit): Promise<Answer> {
    const signal = AbortSignal.any([this.settings.stop, AbortSignal.timeout(this.settings.timeoutMs)]);
    try {
      return await this.follow(url, { ...init, signal, redirect: 'manual' });
    } catch (error) {
      if (error instanceof Upstream) throw error;
      if (this.settings.stop.aborted) throw new Stopping();
      throw new Upstream(`${url.host}: no answer (${reasonOf(error)})`, { cause: error, isWorthRetrying: true });
    }
  }

  private async follow(url: URL, init: RequestInit): Promise<Answer> {
    let at = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await this.settings.fetch(at, init);
      const location = isRedirect(response.status) ? response.headers.get('location') : null;
      if (location === null) return readAnswer(response, at);
      await response.body?.cancel();
      at = new URL(location, at);
      // The token would go along.
      if (at.origin !== url.origin) throw new Upstream(`${url.host}: led to another host`, { isWorthRetrying: false });
    }
    throw new Upstream(`${url.host}: redirects without end`, { isWorthRetrying: false });
  }
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

async function readAnswer(response: Response, url: URL): Promise<Answer> {
  const { status, headers } = response;
  if (response.ok && Number(headers.get('content-length')) > MAX_BODY_BYTES) {
    await response.body?.cancel();
    throw tooLarge(url);
  }
  const { text, isCut } = await readBounded(response, response.ok ? MAX_BODY_BYTES : MAX_ERROR_BYTES);
  if (isCut && response.ok) throw tooLarge(url);
  return { status, headers, text };
}

const tooLarge = (url: URL): Upstream =>
  new Upstream(`${url.host}: an answer above ${MAX_BODY_BYTES} bytes`, { isWorthRetrying: false });

async function readBounded(response: Response, most: number): Promise<{ text: string; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > most) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, most).toString('utf8'), isCut: bytes > most };
}

/** The code of the socket's error where there is one: fetch itself says only "fetch failed". */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; name?: string } };
  return cause?.code ?? cause?.name ?? name ?? 'unknown';
}

import { EtagCache } from '../exchange/etag.cache.ts';
import { HttpExchange, type Answer, type ExchangeSettings } from '../exchange/http.exchange.ts';
import { jsonOf } from '../exchange/json.answer.ts';
import { TOKEN_BUCKET } from '../quota/quota.ledger.ts';

export interface Call {
  /** The bucket this counts in: the path with {id} in place of ids. */
  family: string;
  /** Below the API's base, without a leading slash. */
  path: string;
  /** A `limit` that proves too high is lowered to 10; the page that comes says so. */
  query?: Record<string, string | number | undefined>;
}

/** An answer, and what a good one (200) says. */
export interface Answered extends Answer {
  body?: unknown;
}

/** What is told of each exchange; never a token or a secret. */
export interface ExchangeObserver {
  /**
   * @param status of the answer, or `none` where none came
   * @param ms from the request to the end of the answer
   */
  onCall(family: string, status: number | 'none', ms: number): void;
}

export interface SpotifyExchangeSettings extends Omit<ExchangeSettings, 'fetch'> {
  /** Both end with a slash. */
  accountsUrl: URL;
  apiUrl: URL;
  clientId: string;
  clientSecret: string;
  fetch?: typeof fetch;
  observer: ExchangeObserver;
}

/** One request to one of Spotify's two hosts, and its answer. Each throws Upstream or Stopping where there is none. */
export class SpotifyExchange {
  private readonly http: HttpExchange;
  private readonly etags = new EtagCache();

  constructor(private readonly settings: SpotifyExchangeSettings) {
    this.http = new HttpExchange({ ...settings, fetch: settings.fetch ?? fetch });
  }

  /** A good answer is kept where it has an ETag, and stands for the 304 that comes when it is asked for again. */
  async ask({ family, path, query = {} }: Call, token: string): Promise<Answered> {
    const url = new URL(path, this.settings.apiUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const kept = this.etags.of(url.href);
    const conditional = kept ? { ...headers, 'if-none-match': kept.etag } : headers;
    const answer = await this.send(family, url, { headers: conditional });
    const text = answer.status === 304 ? kept?.text : answer.text;
    if (text === undefined || (answer.status !== 200 && answer.status !== 304)) return answer;
    const body = jsonOf({ ...answer, text }, family);
    if (answer.status === 200) this.etags.keep(url.href, answer.headers.get('etag'), text);
    return { ...answer, status: 200, text, body };
  }

  async askForToken(): Promise<Answered> {
    const { accountsUrl, clientId, clientSecret } = this.settings;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await this.send(TOKEN_BUCKET, new URL('api/token', accountsUrl), {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    return answer.status === 200 ? { ...answer, body: jsonOf(answer, TOKEN_BUCKET) } : answer;
  }

  private async send(family: string, url: URL, init: RequestInit): Promise<Answer> {
    const { observer } = this.settings;
    const startedAt = performance.now();
    try {
      const answer = await this.http.send(url, init, family);
      observer.onCall(family, answer.status, performance.now() - startedAt);
      return answer;
    } catch (error) {
      observer.onCall(family, 'none', performance.now() - startedAt);
      throw error;
    }
  }
}

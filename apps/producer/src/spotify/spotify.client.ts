import { AccessToken } from './access-token.ts';
import type { Refusals } from '../capability/refusals.ts';
import { HttpExchange, type Answer, type ExchangeSettings } from '../exchange/http.exchange.ts';
import { PauseGate, type Clock } from '../exchange/pause.gate.ts';
import { waitOf } from '../exchange/retry-after.ts';
import { TOKEN_BUCKET, type QuotaLedger } from '../quota/quota.ledger.ts';
import type { Run } from '../runs/run.ts';
import {
  AuthFailed,
  BadRequest,
  NotFound,
  NotOffered,
  PremiumRequired,
  QuotaExceeded,
  RateLimited,
  Upstream,
} from '../exchange/source.errors.ts';

const MAX_TRIES = 4;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;
/** Premium does not come back within seconds; until then no family is asked, ms. */
const PREMIUM_PAUSE_MS = 600_000;
const WORTH_RETRYING = new Set([500, 502, 503, 504]);

export interface Call {
  /** The bucket this counts in: the path with {id} in place of ids. */
  family: string;
  /** Below the API's base, without a leading slash. */
  path: string;
  query?: Record<string, string | number | undefined>;
}

/** What the client tells of itself; never a token or a secret. */
export interface ClientObserver {
  /** @param status of the answer, or `none` where none came */
  onCall(family: string, status: number | 'none'): void;
  onTokenRenewal(): void;
  /** All requests wait for this long. */
  onPause(ms: number): void;
}

export interface ClientSettings extends Omit<ExchangeSettings, 'fetch'> {
  /** Both end with a slash. */
  accountsUrl: URL;
  apiUrl: URL;
  clientId: string;
  clientSecret: string;
  fetch?: typeof fetch;
  clock: Clock;
  ledger: QuotaLedger;
  refusals: Refusals;
  observer: ClientObserver;
}

/** Reads Spotify's Web API: one token for all, short limits waited for, long ones never, refusals not repeated. */
export class SpotifyClient {
  private readonly exchange: HttpExchange;
  private readonly gate: PauseGate;
  private readonly token: AccessToken;
  private premium: { until: number } = { until: 0 };

  constructor(private readonly settings: ClientSettings) {
    this.exchange = new HttpExchange({ ...settings, fetch: settings.fetch ?? fetch });
    this.gate = new PauseGate(settings.clock);
    this.token = new AccessToken(
      () => this.persist(TOKEN_BUCKET, () => this.askForToken()),
      settings.clock,
      () => settings.observer.onTokenRenewal(),
    );
  }

  /**
   * @returns the parsed body of the answer; its shape is not trusted yet
   * @throws SourceError
   */
  async get(call: Call, run: Run): Promise<unknown> {
    return this.bodyOf(call, await this.answerTo(call, run));
  }

  /** As `get`, with the time at which the answer says it was given, ms since 1970. @throws SourceError */
  async getDated(call: Call, run: Run): Promise<{ body: unknown; date: number | undefined }> {
    const answer = await this.answerTo(call, run);
    const date = Date.parse(answer.headers.get('date') ?? '');
    return { body: this.bodyOf(call, answer), date: Number.isNaN(date) ? undefined : date };
  }

  private async answerTo(call: Call, run: Run): Promise<Answer> {
    const ask = async (): Promise<Answer> => {
      await this.spend(call.family, run);
      return this.ask(call);
    };
    const answer = await this.persist(call.family, ask);
    if (answer.status !== 401) return answer;
    const second = await this.persist(call.family, ask);
    if (second.status === 401) throw new AuthFailed(401);
    return second;
  }

  /** @throws SourceError instead of a call that is known to be refused, or not to be made */
  private async spend(family: string, run: Run): Promise<void> {
    const { clock, refusals, ledger } = this.settings;
    if (clock.now() < this.premium.until) throw new PremiumRequired();
    refusals.check(family);
    run.spendCall(family);
    try {
      await ledger.spend(family, run.dayShare);
    } catch (error) {
      run.takeBackCall(family);
      throw error;
    }
  }

  /** Asks until there is an answer that another try would not change. */
  private async persist(family: string, ask: () => Promise<Answer>): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      await this.gate.pass();
      const outcome = await ask().catch((error: unknown) => retryable(error));
      const isLast = tries === MAX_TRIES;
      if (outcome instanceof Upstream) {
        // Said once for all: whoever waits for this token does not start four more tries.
        if (isLast) throw new Upstream(outcome.message, { cause: outcome.cause, isWorthRetrying: false });
        await this.backOff(tries);
      } else if (outcome.status === 429) {
        await this.takeLimit(family, outcome);
        if (isLast) throw new RateLimited(family);
      } else if (WORTH_RETRYING.has(outcome.status)) {
        if (isLast) throw new Upstream(`${family}: answered ${outcome.status}`, { isWorthRetrying: false });
        await this.backOff(tries);
      } else return outcome;
    }
  }

  private backOff(tries: number): Promise<void> {
    const { clock } = this.settings;
    return clock.sleep(clock.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tries));
  }

  private async takeLimit(family: string, answer: Answer): Promise<void> {
    const { clock, ledger, observer } = this.settings;
    const wait = waitOf(answer, clock.now());
    if (wait.isQuota) {
      const until = clock.now() + wait.ms;
      await ledger.block({ bucket: family, until, reason: wait.reason });
      throw new QuotaExceeded(family, until);
    }
    // Jitter only adds: asking before the time is what the limit punishes.
    const ms = wait.ms + clock.random() * Math.max(1_000, wait.ms * 0.1);
    this.gate.pauseFor(ms);
    observer.onPause(ms);
  }

  private async ask({ family, path, query = {} }: Call): Promise<Answer> {
    const url = new URL(path, this.settings.apiUrl);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const token = await this.token.read();
    const answer = await this.send(family, url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
    if (answer.status === 401) this.token.discard(token);
    return answer;
  }

  private async askForToken(): Promise<Answer> {
    const { accountsUrl, clientId, clientSecret, ledger } = this.settings;
    await ledger.spend(TOKEN_BUCKET);
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    return this.send(TOKEN_BUCKET, new URL('api/token', accountsUrl), {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
  }

  private async send(family: string, url: URL, init: RequestInit): Promise<Answer> {
    const { observer } = this.settings;
    try {
      const answer = await this.exchange.send(url, init);
      observer.onCall(family, answer.status);
      return answer;
    } catch (error) {
      observer.onCall(family, 'none');
      throw error;
    }
  }

  private bodyOf({ family }: Call, { status, headers, text }: Answer): unknown {
    if (status === 403) throw this.refusalOf(family, headers);
    if (status === 404) throw new NotFound(family);
    if (status === 400) throw new BadRequest(family);
    if (status !== 200) throw new Upstream(`${family}: answered ${status}`, { isWorthRetrying: false });
    try {
      return JSON.parse(text);
    } catch {
      throw new Upstream(`${family}: an answer that is not JSON`, { isWorthRetrying: false });
    }
  }

  /** Both are 403; only a removed endpoint speaks JSON. */
  private refusalOf(family: string, headers: Headers): PremiumRequired | NotOffered {
    if (headers.get('content-type')?.startsWith('text/plain')) {
      this.premium = { until: this.settings.clock.now() + PREMIUM_PAUSE_MS };
      return new PremiumRequired();
    }
    this.settings.refusals.learn(family);
    return new NotOffered(family);
  }
}

/** An outcome worth another try is handed back, any other is thrown. */
function retryable(error: unknown): Upstream {
  if (error instanceof Upstream && error.isWorthRetrying) return error;
  throw error;
}

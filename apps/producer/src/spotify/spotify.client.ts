import { AccessToken } from './access-token.ts';
import type { Refusals } from '../capability/refusals.ts';
import type { Answer } from '../exchange/http.exchange.ts';
import { PauseGate, type Clock } from '../exchange/pause.gate.ts';
import { waitOf } from '../exchange/retry-after.ts';
import { backOffOf, isTrouble, retryable } from '../exchange/retry.ts';
import {
  AuthFailed,
  BadRequest,
  NotFound,
  NotOffered,
  PremiumRequired,
  QuotaExceeded,
  RateLimited,
  SourceError,
  Upstream,
} from '../exchange/source.errors.ts';
import { TOKEN_BUCKET, type QuotaLedger } from '../quota/quota.ledger.ts';
import { spendCall } from '../quota/spend-call.ts';
import type { Run } from '../runs/run.ts';
import { PageLimits } from './page.limits.ts';
import {
  SpotifyExchange,
  type Answered,
  type Call,
  type ExchangeObserver,
  type SpotifyExchangeSettings,
} from './spotify.exchange.ts';

const MAX_TRIES = 4;
/** Premium does not come back within seconds; until then no family is asked, ms. */
const PREMIUM_PAUSE_MS = 600_000;

/** What the client tells of itself; never a token or a secret. */
export interface ClientObserver extends ExchangeObserver {
  onTokenRenewal(): void;
  /** All requests wait for this long. */
  onPause(ms: number): void;
  /** What one question took, tries that failed included. */
  onTries(family: string, tries: number): void;
}

export interface ClientSettings extends SpotifyExchangeSettings {
  clock: Clock;
  ledger: QuotaLedger;
  refusals: Refusals;
  observer: ClientObserver;
}

/** Reads Spotify's Web API: one token for all, short limits waited for, long ones never, refusals not repeated. */
export class SpotifyClient {
  private readonly exchange: SpotifyExchange;
  private readonly gate: PauseGate;
  private readonly token: AccessToken;
  private readonly limits = new PageLimits();
  private premium: { until: number } = { until: 0 };

  constructor(private readonly settings: ClientSettings) {
    this.exchange = new SpotifyExchange(settings);
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
    return (await this.answerTo(call, run)).body;
  }

  /** As `get`, with the time at which the answer says it was given, ms since 1970. @throws SourceError */
  async getDated(call: Call, run: Run): Promise<{ body: unknown; date: number | undefined }> {
    const { headers, body } = await this.answerTo(call, run);
    const date = Date.parse(headers.get('date') ?? '');
    return { body, date: Number.isNaN(date) ? undefined : date };
  }

  private async answerTo(call: Call, run: Run): Promise<Answered> {
    const lowered = this.limits.lower(call);
    const first = await this.authorized(lowered, run);
    const answer = this.limits.learn(lowered, first) ? await this.authorized(this.limits.lower(call), run) : first;
    if (answer.status === 200) return answer;
    throw this.refusalOf(call.family, answer);
  }

  /** @returns an answer other than 401 */
  private async authorized(call: Call, run: Run): Promise<Answered> {
    const ask = () => this.ask(call, run);
    const answer = await this.persist(call.family, ask);
    if (answer.status !== 401) return answer;
    const second = await this.persist(call.family, ask);
    if (second.status === 401) throw new AuthFailed(401);
    return second;
  }

  private async ask(call: Call, run: Run): Promise<Answered> {
    // First, so that a token is not asked for in vain, nor a call counted for want of a token.
    this.refuseKnown(call.family);
    const token = await this.token.read();
    await spendCall(call.family, run, this.settings.ledger);
    const answer = await this.exchange.ask(call, token);
    if (answer.status === 401) this.token.discard(token);
    return answer;
  }

  private async askForToken(): Promise<Answered> {
    await this.settings.ledger.spend(TOKEN_BUCKET);
    return this.exchange.askForToken();
  }

  private refuseKnown(family: string): void {
    if (this.settings.clock.now() < this.premium.until) throw new PremiumRequired();
    this.settings.refusals.check(family);
  }

  /** Asks until there is an answer that another try would not change. */
  private async persist(family: string, ask: () => Promise<Answered>): Promise<Answered> {
    const { clock, observer } = this.settings;
    for (let tries = 1; ; tries++) {
      await this.gate.pass();
      const outcome = await ask().catch(retryable);
      const isLast = tries === MAX_TRIES;
      const isLimited = !(outcome instanceof Upstream) && outcome.status === 429;
      const isInTrouble = outcome instanceof Upstream || isTrouble(outcome.status);
      if (isLast || !(isLimited || isInTrouble)) observer.onTries(family, tries);
      if (isLimited) {
        await this.takeLimit(family, outcome);
        if (isLast) throw new RateLimited(family);
      } else if (isInTrouble) {
        if (isLast) throw givenUp(family, outcome);
        await clock.sleep(clock.random() * backOffOf(tries));
      } else return outcome;
    }
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

  private refusalOf(family: string, { status, headers }: Answer): SourceError {
    if (status === 403) return this.forbidden(family, headers.get('content-type') ?? '');
    if (status === 404) return new NotFound(family);
    if (status === 400) return new BadRequest(family);
    return new Upstream(`${family}: answered ${status}`, { isWorthRetrying: false });
  }

  /** A removed endpoint speaks JSON, a missing Premium plain text, and whoever stands in between something else. */
  private forbidden(family: string, contentType: string): SourceError {
    if (contentType.startsWith('text/plain')) {
      this.premium = { until: this.settings.clock.now() + PREMIUM_PAUSE_MS };
      return new PremiumRequired();
    }
    if (!/\bjson\b/i.test(contentType))
      return new Upstream(`${family}: answered 403, not in Spotify's words`, { isWorthRetrying: false });
    this.settings.refusals.learn(family);
    return new NotOffered(family);
  }
}

/** Said once for all: whoever waits for a token that did not come does not start four more tries. */
function givenUp(family: string, outcome: Upstream | Answer): Upstream {
  if (outcome instanceof Upstream)
    return new Upstream(outcome.message, { cause: outcome.cause, isWorthRetrying: false });
  return new Upstream(`${family}: answered ${outcome.status}`, { isWorthRetrying: false });
}

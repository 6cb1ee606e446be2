import type { Run } from '../runs/run.ts';
import type { QuotaLedger } from '../quota/quota.ledger.ts';
import { spendCall } from '../quota/spend-call.ts';
import { HttpExchange, type Answer, type ExchangeSettings } from './http.exchange.ts';
import { jsonOf } from './json.answer.ts';
import { PauseGate, type Clock } from './pause.gate.ts';
import type { Wait } from './retry-after.ts';
import { backOffOf, isTrouble, retryable } from './retry.ts';
import {
  BadRequest,
  ContactRefused,
  NotFound,
  QuotaExceeded,
  RateLimited,
  Upstream,
  type SourceError,
} from './source.errors.ts';

export interface OpenCall {
  /** The bucket this counts in: the path with {id} in place of ids. */
  family: string;
  /** Below the API's base, without a leading slash. */
  path: string;
  query?: Record<string, string | number | boolean>;
  /** Makes it a POST. */
  body?: unknown;
}

/** An answer, and what a good one (200) says. */
interface Answered extends Answer {
  body?: unknown;
}

export interface OpenClientSettings extends Omit<ExchangeSettings, 'fetch'> {
  fetch?: typeof fetch;
  /** Ends with a slash. */
  baseUrl: URL;
  /** Who asks, and how they are reached. */
  userAgent: string;
  clock: Clock;
  ledger: Pick<QuotaLedger, 'spend' | 'block'>;
  observer: { onCall(family: string, status: number | 'none', ms: number): void; onPause(ms: number): void };
  /** How long to wait where the answer says "too fast"; undefined where it does not. */
  limitOf: (answer: Answer, now: number) => Wait | undefined;
  maxTries: number;
  /** Lets each exchange wait for its turn; by default it is always its turn. */
  turn?: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Reads an API that needs no key: limits waited for, long ones never, what is refused not asked again. */
export class OpenClient {
  private readonly exchange: HttpExchange;
  private readonly gate: PauseGate;

  constructor(private readonly settings: OpenClientSettings) {
    this.exchange = new HttpExchange({ ...settings, fetch: settings.fetch ?? fetch });
    this.gate = new PauseGate(settings.clock);
  }

  /**
   * @returns the parsed body of the answer; its shape is not trusted yet
   * @throws SourceError
   */
  async ask(call: OpenCall, run: Run): Promise<unknown> {
    const answer = await this.persist(call, run);
    if (answer.status === 200) return answer.body;
    throw refusalOf(call, answer);
  }

  /** Asks until there is an answer that another try would not change. */
  private async persist(call: OpenCall, run: Run): Promise<Answered> {
    const { maxTries, limitOf, clock, turn = atOnce } = this.settings;
    for (let tries = 1; ; tries++) {
      const isLast = tries === maxTries;
      await this.gate.pass();
      const outcome = await turn(() => this.sendUnpaused(call, run)).catch(retryable);
      const limit = outcome instanceof Upstream ? undefined : limitOf(outcome, clock.now());
      if (limit) {
        await this.takeLimit(call.family, limit, tries);
        if (isLast) throw new RateLimited(call.family);
      } else if (outcome instanceof Upstream || isTrouble(outcome.status)) {
        if (isLast) throw outcome instanceof Upstream ? outcome : troubleOf(call, outcome);
        await clock.sleep(clock.random() * backOffOf(tries));
      } else return outcome;
    }
  }

  /** What waited long for its turn may find that a pause was asked for meanwhile. */
  private async sendUnpaused(call: OpenCall, run: Run): Promise<Answered> {
    await this.gate.pass();
    const answer = await this.send(call, run);
    return answer.status === 200 ? { ...answer, body: jsonOf(answer, call.family) } : answer;
  }

  private async takeLimit(family: string, { ms, isQuota, reason }: Wait, tries: number): Promise<void> {
    const { clock, ledger, observer } = this.settings;
    if (isQuota) {
      const until = clock.now() + ms;
      await ledger.block({ bucket: family, until, reason });
      throw new QuotaExceeded(family, until);
    }
    // Jitter only adds: asking before the time is what the limit punishes.
    const pause = ms + clock.random() * Math.max(backOffOf(tries), ms * 0.1);
    this.gate.pauseFor(pause);
    observer.onPause(pause);
  }

  private async send(call: OpenCall, run: Run): Promise<Answer> {
    const { ledger, observer } = this.settings;
    await spendCall(call.family, run, ledger);
    const startedAt = performance.now();
    try {
      const answer = await this.exchange.send(this.urlOf(call), this.initOf(call), call.family);
      observer.onCall(call.family, answer.status, performance.now() - startedAt);
      return answer;
    } catch (error) {
      observer.onCall(call.family, 'none', performance.now() - startedAt);
      throw error;
    }
  }

  private urlOf({ path, query = {} }: OpenCall): URL {
    const url = new URL(path, this.settings.baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    return url;
  }

  private initOf({ body }: OpenCall): RequestInit {
    const headers = { accept: 'application/json', 'user-agent': this.settings.userAgent };
    if (body === undefined) return { headers };
    return { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
}

const atOnce = <T>(ask: () => Promise<T>): Promise<T> => ask();

const troubleOf = ({ family }: OpenCall, { status }: Answer): Upstream =>
  new Upstream(`${family}: answered ${status}`, { isWorthRetrying: false });

function refusalOf(call: OpenCall, answer: Answer): SourceError {
  if (answer.status === 400) return new BadRequest(call.family);
  if (answer.status === 403) return new ContactRefused(call.family);
  if (answer.status === 404) return new NotFound(call.family);
  return troubleOf(call, answer);
}

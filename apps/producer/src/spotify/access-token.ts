import { AuthFailed, Upstream } from '../exchange/source.errors.ts';
import type { Clock } from '../exchange/pause.gate.ts';
import { isFields } from './responses.ts';

/** A token is renewed this long before its end, ms; one that lasts less than twice as long, after half of its life. */
const EARLY_MS = 60_000;
/** Refused credentials are tried again after this long, ms: they will not get right by asking. */
const REFUSED_FOR_MS = 60_000;
/** Client credentials last an hour; an answer that does not say so is taken to mean it. */
const USUAL_LIFETIME_S = 3_600;

/** What a header may carry. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

interface Token {
  value: string;
  /** When it is renewed, ms since 1970. */
  usedUntil: number;
}

export interface TokenAnswer {
  status: number;
  /** Of a good answer, parsed. */
  body?: unknown;
}

/** The token of the client credentials flow: one for all, asked for once however many wait for it. */
export class AccessToken {
  private token: Token | undefined;
  private renewal: Promise<Token> | undefined;
  private refusal: { error: AuthFailed; until: number } | undefined;

  /** @param request asks the accounts host, with retries */
  constructor(
    private readonly request: () => Promise<TokenAnswer>,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly onRenewal: () => void,
  ) {}

  /** @throws AuthFailed for a minute after the credentials were refused, without a call */
  async read(): Promise<string> {
    if (this.token && this.clock.now() < this.token.usedUntil) return this.token.value;
    return (await this.renew()).value;
  }

  /** The API did not take this token. The first to say so makes a new one be fetched, the others share it. */
  discard(value: string): void {
    if (this.token?.value === value) this.token = undefined;
  }

  private renew(): Promise<Token> {
    if (this.refusal && this.clock.now() < this.refusal.until) return Promise.reject(this.refusal.error);
    this.renewal ??= this.fetchToken().finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  private async fetchToken(): Promise<Token> {
    const answer = await this.request();
    if (answer.status === 400 || answer.status === 401) {
      const error = new AuthFailed(answer.status);
      this.refusal = { error, until: this.clock.now() + REFUSED_FOR_MS };
      throw error;
    }
    this.refusal = undefined;
    this.token = this.parse(answer);
    this.onRenewal();
    return this.token;
  }

  private parse({ status, body }: TokenAnswer): Token {
    const { access_token: value, expires_in: lifetime } = isFields(body) ? body : {};
    if (status !== 200 || typeof value !== 'string' || !TOKEN.test(value))
      throw new Upstream(`the accounts host answered ${status} without a token`, { isWorthRetrying: false });
    const lifetimeMs = (typeof lifetime === 'number' && lifetime > 0 ? lifetime : USUAL_LIFETIME_S) * 1_000;
    return { value, usedUntil: this.clock.now() + lifetimeMs - Math.min(EARLY_MS, lifetimeMs / 2) };
  }
}

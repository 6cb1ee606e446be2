import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusals } from '../src/capability/refusals.ts';
import { QuotaLedger } from '../src/quota/quota.ledger.ts';
import { Stopping } from '../src/exchange/source.errors.ts';
import { SpotifyClient, type ClientObserver } from '../src/spotify/spotify.client.ts';
import { MemoryQuotaStore } from './memory.quota.store.ts';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is text. */
  body?: unknown;
}
export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}
export type Script = (asked: Asked, nth: number) => Reply | 'hang up' | 'stall';

const TOKEN: Reply = { body: { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600 } };

/** A server on a free port that answers as a test says, and remembers what it was asked. */
export class LocalApi {
  readonly asked: Asked[] = [];
  /** Answers of the accounts host; the n-th token is `token-n`. */
  token: Script = (_, nth) => ({ ...TOKEN, body: { ...(TOKEN.body as object), access_token: `token-${nth}` } });
  api: Script = () => ({ body: {} });
  private tokens = 0;
  private calls = 0;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<LocalApi> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const local = new LocalApi(server);
    server.on('request', ({ method = '', url = '', headers }, response) =>
      local.answer({ method, url, headers }, response),
    );
    return local;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get apiCalls(): Asked[] {
    return this.asked.filter(({ url }) => url !== '/api/token');
  }

  get tokenCalls(): Asked[] {
    return this.asked.filter(({ url }) => url === '/api/token');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(asked: Asked, response: ServerResponse): void {
    this.asked.push(asked);
    const reply = asked.url === '/api/token' ? this.token(asked, ++this.tokens) : this.api(asked, ++this.calls);
    if (reply === 'stall') return;
    if (reply === 'hang up') return void response.destroy();
    const { status = 200, headers = {}, body = '' } = reply;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
  }
}

/** A clock that stands until someone sleeps. */
export class StillClock {
  at = Date.UTC(2026, 10, 21);
  readonly slept: number[] = [];

  now = (): number => this.at;
  random = (): number => 0.5;
  sleep = (ms: number): Promise<void> => {
    this.slept.push(ms);
    this.at += ms;
    return Promise.resolve();
  };
}

const ignore = (): void => undefined;
const silent: ClientObserver = { onCall: ignore, onTokenRenewal: ignore, onPause: ignore, onTries: ignore };

export interface ClientOptions {
  timeoutMs?: number;
  fetch?: typeof fetch;
  stop?: AbortSignal;
  observer?: Partial<ClientObserver>;
  /** Of each family; any number where it is not said. */
  callsPerDay?: number;
}

/** A client of that server with that clock. */
export function clientOf(local: LocalApi, clock: StillClock, options: ClientOptions = {}) {
  const budgets = { perDay: options.callsPerDay, byBucket: new Map<string, number>() };
  const ledger = new QuotaLedger(new MemoryQuotaStore(), budgets, clock.now);
  const refusals = new Refusals();
  const stop = options.stop ?? new AbortController().signal;
  const client = new SpotifyClient({
    accountsUrl: new URL(local.url),
    apiUrl: new URL('v1/', local.url),
    clientId: 'an id',
    clientSecret: 'a secret',
    clock: { ...clock, sleep: (ms) => (stop.aborted ? Promise.reject(new Stopping()) : clock.sleep(ms)) },
    ledger,
    refusals,
    observer: { ...silent, ...options.observer },
    timeoutMs: options.timeoutMs ?? 5_000,
    fetch: options.fetch ?? fetch,
    stop,
  });
  return { client, ledger, refusals };
}

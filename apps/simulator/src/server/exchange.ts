import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '../api/endpoints.ts';
import type { Service } from './services.ts';

/** What goes wrong on the way to the caller. */
export type Transport =
  /** The connection is reset before anything is sent. */
  | { kind: 'reset' }
  /** The whole length is promised, the connection ends after these bytes. */
  | { kind: 'cut'; bytes: number }
  /** Blanks follow the body up to this size, with or without a length in the headers. */
  | { kind: 'padded'; bytes: number; isAnnounced: boolean };

export interface Reply {
  /** 0: none was sent. */
  status: number;
  headers: Record<string, string>;
  body: string;
  transport?: Transport;
  /** A fault has spoilt it: whoever asks again has a reason, whatever the status. */
  isSpoilt?: boolean;
}

/** One request on its way through the middlewares. */
export interface Exchange {
  request: IncomingMessage;
  url: URL;
  /** When it came, ms since 1970. */
  at: number;
  /** Aborted when the caller's connection is gone, or its answer sent. */
  gone: AbortSignal;
  /** Whose API it asks, undefined where it is none. */
  service: Service | undefined;
  /** What it is counted as, undefined where it is no call of an API. */
  family: string | undefined;
  /** Of Spotify's Web API. */
  endpoint: Endpoint | undefined;
  /** The {id} of its path. */
  id: string;
}

export type Next = () => Promise<Reply>;
/** Answers, or lets the next one answer and may look at or change the reply on its way back. */
export type Middleware = (exchange: Exchange, next: Next) => Promise<Reply>;

/** The first middleware is the outermost. One of them must answer. */
export function compose(middlewares: readonly Middleware[]): (exchange: Exchange) => Promise<Reply> {
  const run = (exchange: Exchange, at: number): Promise<Reply> => {
    const middleware = middlewares[at];
    if (!middleware) throw new Error(`nothing answers ${exchange.url.pathname}`);
    return middleware(exchange, () => run(exchange, at + 1));
  };
  return (exchange) => run(exchange, 0);
}

/** A row of middlewares for the calls of one service. */
export function forService(service: Service, middlewares: readonly Middleware[]): Middleware {
  const answer = compose(middlewares);
  return (exchange, next) => (exchange.service === service ? answer(exchange) : next());
}

const JSON_TYPE = 'application/json; charset=utf-8';

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': JSON_TYPE, 'cache-control': 'private, max-age=0', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

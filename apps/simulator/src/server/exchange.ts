import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '../api/endpoints.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One request on its way through the middlewares. */
export interface Exchange {
  request: IncomingMessage;
  url: URL;
  /** When it came, ms since 1970. */
  at: number;
  /** What it is counted as, undefined where it is no call of the Web API. */
  family: string | undefined;
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

const JSON_TYPE = 'application/json; charset=utf-8';

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': JSON_TYPE, 'cache-control': 'private, max-age=0', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

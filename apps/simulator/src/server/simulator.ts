import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findEndpoint } from '../api/endpoints.ts';
import { offers } from '../api/mode.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { seedOf } from '../catalogue/dice.ts';
import { Popularity } from '../catalogue/popularity.ts';
import type { Settings } from '../env.ts';
import { callEndpoint, refuseOthers, refuseRemoved, replyToErrors } from './api.middleware.ts';
import { compose, json, type Exchange, type Reply } from './exchange.ts';
import { answerHealth } from './health.middleware.ts';
import { answerMetrics } from './metrics.middleware.ts';
import { showPages } from './public.middleware.ts';
import { limitRate } from './rate-limit.middleware.ts';
import { RequestLog } from './request-log.ts';
import { authenticate, issueTokens } from './token.middleware.ts';
import { Tokens } from './tokens.ts';

export interface SimulatorOptions {
  settings: Settings;
  /** ms since 1970 */
  clock: () => number;
  /** Told of what must not happen; the caller gets a 500. */
  onFault: (fault: unknown) => void;
}

export interface Simulator {
  /** The address in use, also where port 0 was asked for. */
  listen(): Promise<string>;
  /** Lets running calls end for up to half a second. */
  close(): Promise<void>;
}

/** How long running calls may take to end when the server stops, ms. */
const GRACE_MS = 500;

export function createSimulator({ settings, clock, onFault }: SimulatorOptions): Simulator {
  const answer = compose(
    middlewares(
      settings,
      clock(),
      () => settings.FRESHWAX_SIMULATOR_PUBLIC_URL?.replace(/\/+$/, '') ?? addressOf(server),
    ),
  );
  const server = createServer((request, response) => {
    const exchange = toExchange(request, clock());
    answer(exchange)
      .catch((fault: unknown): Reply => {
        onFault(fault);
        return json(500, { error: { status: 500, message: 'Server error' } });
      })
      .then((reply) => send(response, reply), onFault);
  });
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(settings.FRESHWAX_SIMULATOR_PORT, settings.FRESHWAX_HOST, () => resolve(addressOf(server)));
      }),
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
      }),
  };
}

/** In order, outermost first. */
function middlewares(settings: Settings, startedAt: number, origin: () => string) {
  const epoch = settings.FRESHWAX_SIMULATOR_EPOCH ? Date.parse(settings.FRESHWAX_SIMULATOR_EPOCH) : startedAt;
  const catalogue = new Catalogue({
    seed: seedOf(settings.FRESHWAX_SIMULATOR_SEED),
    albums: settings.FRESHWAX_SIMULATOR_ALBUMS,
    epoch,
    releaseIntervalMs: settings.FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS,
  });
  const popularity = new Popularity(catalogue, { epoch, timeFactor: settings.FRESHWAX_SIMULATOR_TIME_FACTOR });
  const offer = offers[settings.FRESHWAX_SIMULATOR_MODE];
  const log = new RequestLog(startedAt);
  const tokens = new Tokens(settings.FRESHWAX_SIMULATOR_SEED);
  const client = { id: settings.FRESHWAX_SIMULATOR_CLIENT_ID, secret: settings.FRESHWAX_SIMULATOR_CLIENT_SECRET };
  return [
    log.count,
    replyToErrors,
    answerHealth(catalogue.calendar, startedAt),
    log.show,
    answerMetrics(log),
    showPages(catalogue),
    issueTokens(tokens, client),
    refuseOthers,
    authenticate(tokens),
    limitRate(settings.FRESHWAX_SIMULATOR_RATE),
    refuseRemoved(offer),
    callEndpoint({ catalogue, popularity, offer }, origin),
  ];
}

function toExchange(request: IncomingMessage, at: number): Exchange {
  // A request target need not be a path ("*", "//"): what is none is answered like an unknown one.
  const target = URL.parse(request.url ?? '/', 'http://simulator.invalid') ?? new URL('http://simulator.invalid/');
  const found = findEndpoint(target.pathname);
  const family = target.pathname.startsWith('/v1/') ? (found?.endpoint.family ?? 'unknown') : undefined;
  return {
    request,
    url: target,
    at,
    family: target.pathname === '/api/token' ? 'token' : family,
    endpoint: found?.endpoint,
    id: found?.id ?? '',
  };
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

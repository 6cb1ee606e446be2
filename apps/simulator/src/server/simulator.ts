import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../env.ts';
import type { RecordedExchange } from '../recorded/recorded-exchange.ts';
import { compose, json, type Exchange, type Reply } from './exchange.ts';
import { middlewares } from './middlewares.ts';
import { send } from './send.ts';
import { routeOf } from './services.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';
import { SteeredClock } from './steered.clock.ts';

export interface SimulatorOptions {
  settings: Settings;
  /** ms since 1970; must not fall. Where the settings want a clock that is steered over HTTP it is not asked. */
  clock: () => number;
  /** Told of what must not happen; the caller gets a 500. */
  onFault: (fault: unknown) => void;
  /** How faults stall: by default in real time. With a clock of your own this one may move it. */
  sleep?: Sleep;
  /** For the recorded mode, in place of files. */
  recorded?: readonly RecordedExchange[];
}

export interface Simulator {
  /** The address in use, also where port 0 was asked for. */
  listen(): Promise<string>;
  /** Lets running calls end for up to half a second. */
  close(): Promise<void>;
}

/** How long running calls may take to end when the server stops, ms. */
const GRACE_MS = 500;

/** @throws ConfigurationError, UnusableRecording */
export function createSimulator({ settings, clock, onFault, sleep, recorded }: SimulatorOptions): Simulator {
  const steered = steeredBy(settings, clock);
  const now = steered?.now ?? clock;
  const origin = () => settings.FRESHWAX_SIMULATOR_PUBLIC_URL?.replace(/\/+$/, '') ?? addressOf(server);
  const answer = compose(
    middlewares({ settings, startedAt: now(), steered, origin, sleep: sleep ?? realSleep, recorded: recorded ?? [] }),
  );
  const server = createServer((request, response) => {
    answer(toExchange(request, response, now()))
      .catch((fault: unknown): Reply => {
        onFault(fault);
        return json(500, { error: { status: 500, message: 'Server error' } });
      })
      .then((reply) => send(response, reply))
      .catch(onFault);
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

function steeredBy(settings: Settings, clock: () => number): SteeredClock | undefined {
  const { FRESHWAX_SIMULATOR_CLOCK: kind, FRESHWAX_SIMULATOR_EPOCH: epoch } = settings;
  if (kind === 'real') return undefined;
  return new SteeredClock(epoch === undefined ? clock() : Date.parse(epoch));
}

function toExchange(request: IncomingMessage, response: ServerResponse, at: number): Exchange {
  // A request target need not be a path ("*", "//"): what is none is answered like an unknown one.
  const url = URL.parse(request.url ?? '/', 'http://simulator.invalid') ?? new URL('http://simulator.invalid/');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return { request, url, at, gone: gone.signal, ...routeOf(url.pathname) };
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

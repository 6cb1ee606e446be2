import { readSettings } from '../env.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';

const running: Simulator[] = [];
/** What must not happen and did. */
export const mishaps: unknown[] = [];

export async function stopSimulators(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
}

/** A small catalogue on a free port, with a clock that a test moves. */
export async function startSimulator(
  env: Record<string, string> = {},
  options: Partial<Pick<SimulatorOptions, 'sleep' | 'recorded'>> = {},
) {
  const time = { now: Date.UTC(2026, 6, 14, 12) };
  const settings = readSettings({ FRESHWAX_SIMULATOR_PORT: '0', FRESHWAX_SIMULATOR_ALBUMS: '64', ...env });
  const simulator = createSimulator({
    settings,
    clock: () => time.now,
    onFault: (fault) => mishaps.push(fault),
    ...options,
  });
  running.push(simulator);
  const origin = await simulator.listen();
  const caller = callerOf(origin);
  const { access_token } = (await (await caller.token()).json()) as { access_token: string };
  const get = (path: string, authorization = `Bearer ${access_token}`) => caller.get(path, authorization);
  return { ...caller, simulator, origin, time, get, access_token };
}

function callerOf(origin: string) {
  const token = (id = 'id', secret = 'secret', body = 'grant_type=client_credentials') =>
    fetch(`${origin}/api/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${id}:${secret}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body,
    });
  const get = (path: string, authorization: string) =>
    fetch(`${origin}${path}`, { headers: { authorization, 'user-agent': AGENT }, redirect: 'manual' });
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  /** Of the simulator's own addresses, which ask for no token. */
  const see = async (path: string): Promise<unknown> => (await fetch(`${origin}${path}`)).json();
  const setFaults = (...rules: unknown[]) => send('PUT', '/simulator/faults', rules);
  return { token, get, send, see, setFaults };
}

const AGENT = 'freshwax-test/1.0 ( https://example.org/contact )';

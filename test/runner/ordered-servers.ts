import { identify } from '../../stack/process/identity.mjs';
import { writeState } from '../../stack/process/state-file.ts';
import { noUrls } from '../../stack/urls.ts';
import type { Place } from '../../stack/place.ts';
import type { OrderDone, ServerOrder } from '../faults/servers/orders.ts';
import type { FaultServer } from './fault-server.ts';

export interface OrderedServers {
  /** By the name that orders give. @param save to be called when a process was started */
  readonly make: (save: () => void) => Readonly<Record<string, FaultServer>>;
  readonly startAll: (servers: Readonly<Record<string, FaultServer>>) => Promise<unknown>;
  /** Takes away what they leave. */
  readonly remove: () => Promise<void>;
  /** The first message, when all of them answer. */
  readonly ready: object;
}

/**
 * Servers that are killed, stopped and started on the orders of the process that forked this one. Whatever ends that one
 * ends them: the channel between the two closes.
 */
export async function obeyOrders(place: Place, { make, startAll, remove, ready }: OrderedServers): Promise<void> {
  const startedAt = new Date().toISOString();
  const servers = make(save);
  /** For the sweep of the next run, should this process be killed too. */
  function save(): void {
    const services = Object.values(servers).map((server) => server.record());
    const base = { version: 1, supervisor: identify(process.pid), phase: 'ready', startedAt } as const;
    writeState(place.stateFile, { ...base, ports: place.ports, source: 'none', urls: noUrls, services });
  }
  const end = async (code: number): Promise<never> => {
    await Promise.all(Object.values(servers).map((server) => server.end()));
    await remove();
    process.exit(code);
  };
  process.on('disconnect', () => void end(0));
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => void end(1));
  process.on('exit', () => Object.values(servers).forEach((server) => server.killNow()));
  try {
    await startAll(servers);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    await end(1);
  }
  process.on('message', (order: ServerOrder) => void obey(servers[order.server], order));
  process.send?.(ready);
}

async function obey(server: FaultServer | undefined, order: ServerOrder): Promise<void> {
  const done = await carryOut(server, order).then(
    (): OrderDone => ({ id: order.id }),
    (error: unknown): OrderDone => ({ id: order.id, error: error instanceof Error ? error.message : String(error) }),
  );
  // Whoever asked may be gone meanwhile; then all of this is about to end.
  process.send?.(done, () => undefined);
}

async function carryOut(server: FaultServer | undefined, order: ServerOrder): Promise<void> {
  if (!server) throw new RangeError(`there is no ${order.server}`);
  if (order.do === 'start') return server.start();
  return order.do === 'kill' ? server.kill() : server.stop(order.signal);
}

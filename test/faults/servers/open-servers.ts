import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { OrderDone, ServerName, ServerOrder, ServersReady } from './orders.ts';
import type { Server, Servers } from './servers.ts';

const PROGRAM = 'test/runner/fault-servers.ts';

export interface ServersPlace {
  readonly portOffset: number;
  /** Removed with everything in it when they are closed; open to pass through, since PostgreSQL does not run as root. */
  readonly dataDir: string;
}

/**
 * Starts the suite's own servers, as durable as the product's.
 * @throws Error when one of them does not start
 */
export async function openServers(place: ServersPlace): Promise<Servers> {
  const { ready, order, close } = await forkServers<ServersReady>(PROGRAM, place);
  const server = (name: ServerName): Server => ({ ...order(name), dataDir: ready.dataDirs[name] });
  return {
    env: ready.env,
    proxyPorts: ready.proxyPorts,
    logDirs: ready.logDirs,
    kafka: server('kafka'),
    cassandra: server('cassandra'),
    postgres: server('postgres'),
    close,
  };
}

/** Servers in a process of their own. */
export interface ForkedServers<Ready> {
  readonly ready: Ready;
  order(server: string): Omit<Server, 'dataDir'>;
  /** All of them, for good. Idempotent. */
  close(): Promise<void>;
}

/**
 * When the suite ends, however, the channel between the two closes, and the other process ends the servers by their groups.
 * @throws Error when one of them does not start
 */
export async function forkServers<Ready>(program: string, place: ServersPlace): Promise<ForkedServers<Ready>> {
  const args = ['--port-offset', String(place.portOffset), '--data-dir', place.dataDir];
  const child = fork(program, args, { detached: true, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [ready] = (await Promise.race([once(child, 'message'), rejectAtEnd(child)])) as [Ready];
  const orders = new Orders(child);
  return {
    ready,
    order: (server) => ({
      kill: () => orders.give({ server, do: 'kill' }),
      stop: (signal) => orders.give({ server, do: 'stop', ...(signal && { signal }) }),
      start: () => orders.give({ server, do: 'start' }),
    }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function rejectAtEnd(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  throw new Error(`the servers of the suite ended with ${code ?? signal}`);
}

/** Orders under way; each is answered once. */
class Orders {
  private readonly open = new Map<number, (done: OrderDone) => void>();
  private last = 0;

  constructor(private readonly child: ChildProcess) {
    child.on('message', (done: OrderDone) => {
      this.open.get(done.id)?.(done);
      this.open.delete(done.id);
    });
    child.on('exit', () => {
      for (const [id, settle] of this.open) settle({ id, error: 'the process that runs the servers has ended' });
    });
  }

  async give(order: Omit<ServerOrder, 'id'>): Promise<void> {
    const id = ++this.last;
    const answer = new Promise<OrderDone>((resolve) => this.open.set(id, resolve));
    this.child.send({ ...order, id } satisfies ServerOrder);
    const { error } = await answer;
    if (error !== undefined) throw new Error(`${order.server}, ${order.do}: ${error}`);
  }
}

import type { ProxyPorts } from './servers.ts';

export type ServerName = 'kafka' | 'cassandra' | 'postgres';

/** What a suite asks of the process that runs its servers (test/runner/ordered-servers.ts), over IPC. */
export interface ServerOrder {
  readonly id: number;
  readonly server: string;
  readonly do: 'start' | 'kill' | 'stop';
  /** Of `stop`; the service's own when it is not said. */
  readonly signal?: NodeJS.Signals;
}

/** The first message of test/runner/fault-servers.ts, when all of them answer. */
export interface ServersReady {
  readonly env: Record<string, string>;
  readonly proxyPorts: ProxyPorts;
  readonly dataDirs: Record<ServerName, string>;
  readonly logDirs: readonly string[];
}

export interface OrderDone {
  readonly id: number;
  /** Why it could not be done. */
  readonly error?: string;
}

import { startServers, type Servers } from '../stack/dev-servers.ts';
import { cpuSecondsOfTree } from './process-tree.ts';

export const serverNames = ['cassandra', 'postgres', 'kafka'] as const;
export type ServerName = (typeof serverNames)[number];

/** The servers as the product runs them: every commit reaches the disk before it is acknowledged. */
export class BenchServers {
  private readonly servers: Servers;

  private constructor(servers: Servers) {
    this.servers = servers;
  }

  static async start(options: { portOffset: number; dataDir: string }): Promise<BenchServers> {
    return new BenchServers(await startServers({ ...options, fast: false }));
  }

  get env(): Record<string, string> {
    return this.servers.env;
  }

  pidOf(server: ServerName): number {
    return this.servers.services().find(({ name }) => name === server)!.processes[0]!.pid;
  }

  /** s since each was started, with the processes below it, the ended ones too. */
  cpuSeconds(): Record<ServerName, number> {
    const of = (name: ServerName): number => cpuSecondsOfTree(this.pidOf(name));
    return { cassandra: of('cassandra'), postgres: of('postgres'), kafka: of('kafka') };
  }

  stop(): Promise<void> {
    return this.servers.stop();
  }
}

/** One server of the suite. */
export interface Server {
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** As its operator would stop it, or by another signal; resolves when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Resolves when it answers. Harmless when it runs. @throws when it does not within its time */
  start(): Promise<void>;
  /** Where its files lie. */
  readonly dataDir: string;
}

/** Ports of this machine at which the suite's proxies listen, and those of the servers behind them. */
export type ProxyPorts = Readonly<
  Record<'kafka' | 'senderKafka' | 'cassandra' | 'postgres', { readonly port: number; readonly target: number }>
>;

/** Kafka, Cassandra and PostgreSQL of the suite's own. */
export interface Servers {
  /** How to reach them, by the names of the apps' env.ts files; also the owner's, reader's and superuser's address. */
  readonly env: Readonly<Record<string, string>>;
  readonly proxyPorts: ProxyPorts;
  /** Folders with what they write. */
  readonly logDirs: readonly string[];
  readonly kafka: Server;
  readonly cassandra: Server;
  readonly postgres: Server;
  /** All of them, for good. Idempotent. */
  close(): Promise<void>;
}

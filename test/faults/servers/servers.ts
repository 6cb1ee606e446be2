/** One server of the suite. */
export interface Server {
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** As its operator would stop it; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Resolves when it answers. Harmless when it runs. */
  start(): Promise<void>;
}

/** Kafka, Cassandra and PostgreSQL of the suite's own. */
export interface Servers {
  /** How to reach them, by the names of the apps' env.ts files; also the owner's, reader's and superuser's address. */
  readonly env: Readonly<Record<string, string>>;
  readonly kafka: Server;
  readonly cassandra: Server;
  readonly postgres: Server;
  /** All of them, for good. Idempotent. */
  close(): Promise<void>;
}

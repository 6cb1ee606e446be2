/** What may lie between two processes. */
export type Damage = 'black-hole' | 'reset-mid-frame' | 'drip' | 'latency' | 'cut-at-reply';

/** A TCP proxy before one server. */
export interface Proxy {
  /** For connections that are open and for new ones, until `heal`. */
  strike(damage: Damage): void;
  /** Connections that it lost, slowed or cut since it was made. */
  readonly cuts: number;
  heal(): void;
}

export interface Proxies {
  /** Over the environment of a process: the servers' addresses as the proxies have them. */
  readonly env: Readonly<Record<string, string>>;
  readonly kafka: Proxy;
  readonly cassandra: Proxy;
  readonly postgres: Proxy;
  close(): Promise<void>;
}

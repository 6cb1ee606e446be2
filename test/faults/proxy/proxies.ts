import type { Damage } from './damage.ts';

export type { Damage } from './damage.ts';

/** A TCP proxy before one server. */
export interface Proxy {
  /** For connections that are open and for new ones, until `heal`. */
  strike(damage: Damage): Promise<void>;
  /** Connections that it lost, slowed or cut since it was made. */
  readonly cuts: number;
  /** What was held arrives now. Harmless when nothing is damaged. */
  heal(): Promise<void>;
  /** Resets what is open now, once. */
  cutAll(): void;
}

/** One between each pair that talks. */
export interface Proxies {
  /** The environment of a consumer with the addresses of its proxies. */
  consumerEnv(env: Readonly<Record<string, string>>): Record<string, string>;
  /** The same for who publishes. */
  senderEnv(env: Readonly<Record<string, string>>): Record<string, string>;
  /** Between the consumers and Kafka. */
  readonly kafka: Proxy;
  readonly cassandra: Proxy;
  readonly postgres: Proxy;
  /** Between who publishes and Kafka. */
  readonly senderKafka: Proxy;
  close(): Promise<void>;
}

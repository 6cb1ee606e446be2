import { createRequire } from 'node:module';

/** What of kafkajs' own group our corrections use. */
export interface Group {
  readonly groupId: string;
  readonly sessionTimeout: number;
  /** When a heartbeat was last answered, ms of Date.now(). */
  lastRequest: number;
  /** A broker. */
  coordinator: object;
  readonly offsetManager: { coordinator: object } | null;
  readonly cluster: {
    findGroupCoordinator(of: { groupId: string }): Promise<object>;
    refreshMetadata(): Promise<void>;
  };
  heartbeat(options: { interval: number }): Promise<void>;
  recoverFromFetch(error: Error & { type?: unknown }): Promise<void>;
  joinAndSync(): Promise<void>;
  fetch(nodeId: number): Promise<unknown>;
}

/** The methods of every group: put in place of kafkajs' own, for the whole process. */
export const groupMethods = (): Group =>
  (createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as { prototype: Group }).prototype;

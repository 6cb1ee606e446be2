import type { Traffic } from '../traffic/traffic.ts';

/** What a sender process is given on its command line, as JSON. */
export interface SenderSettings {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly partitions: number;
  readonly seed: string;
  readonly startMs: number;
  /** To which it appends (ledger.file.ts). */
  readonly ledger: string;
  readonly traffic: Traffic;
}

/** What it is told while it runs. */
export type SenderOrder = { readonly traffic: Traffic } | { readonly stop: true } | { readonly die: true };

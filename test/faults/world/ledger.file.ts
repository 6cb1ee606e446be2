import { appendFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

/** What a sender wanted to be at consecutive offsets of one partition. */
export interface Attempt {
  readonly t: 'try';
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly SentRecord[];
}

export interface SentRecord {
  /** Of the value; see `hashOf`. */
  readonly hash: string;
  /** Why it must become a dead letter; absent of one that must be applied. */
  readonly reason?: string;
  /** Whose content it is when it comes to removing it; what cannot be read may be anybody's, so it goes with Spotify's. */
  readonly source: string;
  /** ms; absent of a dead letter, which goes by the time at which Kafka took it: what it says of itself was not believed. */
  readonly observedAt?: number;
  /** What of the traffic it is for. */
  readonly is?: 'duplicate' | 'late' | 'tie' | 'poison';
}

export type LedgerLine =
  | Attempt
  /** Kafka has acknowledged, at this time (ms): the first record of the attempt is at `base`. */
  | { readonly t: 'ack'; readonly id: string; readonly base: string; readonly at?: number }
  /** Whether it is in the log, nobody has said. */
  | { readonly t: 'unknown'; readonly id: string; readonly why: string };

/** Is with the kernel when it returns, so that kill -9 of the sender does not take it back. */
export function writeLedger(file: string, line: LedgerLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** '-' of no value at all. */
export const hashOf = (value: Buffer | null): string =>
  value === null ? '-' : createHash('sha256').update(value).digest('hex').slice(0, 32);

import type { Event, Stream } from '@freshwax/contracts';

/** Why a record is kept raw but not applied. */
export type RejectReason =
  | 'undecodable-batch'
  | 'null-value'
  | 'too-large'
  | 'not-utf8'
  | 'too-deep'
  | 'not-json'
  | 'unknown-version'
  | 'contract'
  | 'key-mismatch'
  | 'future'
  | 'refused-by-postgres'
  | 'refused-by-cassandra';

export interface Accepted<S extends Stream = Stream> {
  accepted: true;
  event: Event<S>;
}

export interface Rejected {
  accepted: false;
  reason: RejectReason;
  /** JSON pointer to what is wrong, or null for the whole record. */
  path: string | null;
  /** In words, where the reason does not say it all. */
  detail: string | null;
}

export type Verdict<S extends Stream = Stream> = Accepted<S> | Rejected;

import type { LogId } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import type { Rejected } from '@freshwax/postgres/rows';
import type { AppliedRange } from './shadow.books.ts';

/** Offsets from..to (not included) of one window of a log. */
export interface LogRange extends LogId {
  from: bigint;
  to: bigint;
}

/** Why a record was rejected when it came, and whether that is settled: accepted when it was sent again, or given up. */
export interface Letter {
  verdict: Rejected;
  isSettled: boolean;
}

/** Dead letters of a window, by offset. */
export type Letters = ReadonlyMap<bigint, Letter>;

/** Where a rebuild reads records from. */
export interface RecordSource {
  /**
   * Looks what it has of these ranges; asked for before they are read.
   * @returns how many of their offsets it has not, and will ask another store for
   * @throws driver errors
   */
  look(ranges: readonly AppliedRange[]): Promise<number>;

  /**
   * What is there of a range, in order, in pieces that one statement may take; what is not there is left out.
   * @throws driver errors
   */
  read(range: LogRange, letters: Letters): AsyncIterable<KafkaRecord[]>;

  /**
   * @param offsets of one window
   * @returns those that it has
   * @throws driver errors
   */
  present(log: LogId, offsets: readonly bigint[]): Promise<ReadonlySet<bigint>>;
}

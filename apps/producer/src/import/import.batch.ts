import type { Observation } from '@freshwax/contracts';
import type { ImportCounts } from './import.counts.ts';
import type { Position } from './position.ts';

/** Events that go to Kafka in one call, while the next rows are read. More live long enough to fill the old heap. */
const MOST_EVENTS = 500;
/** Rows that say nothing new, and those that are refused, fill no call: they are put on record all the same. */
const MOST_ROWS = 20_000;
const MOST_REFUSED_CHARACTERS = 512 * 1024;

/** Of several files: which, and where in it. */
export interface Place extends Position {
  file: number;
  /** Rows of this file that lie before it. */
  row: number;
}

/** What a batch leaves behind once Kafka has it. */
export interface Acknowledged {
  /** Where the next batch begins. */
  place: Place;
  counts: ImportCounts;
  /** Keys of what was published, one after the other. */
  keys: Buffer;
  /** Lines for the file of refused rows. */
  refused: string;
}

/** Rows that were read since the last batch. */
export class Batch {
  readonly observations: Observation[] = [];
  refused = '';
  rows = 0;
  private readonly keys: string[] = [];

  get isFull(): boolean {
    return (
      this.observations.length >= MOST_EVENTS ||
      this.rows >= MOST_ROWS ||
      this.refused.length >= MOST_REFUSED_CHARACTERS
    );
  }

  add(observations: readonly Observation[], keys: readonly string[]): void {
    this.observations.push(...observations);
    this.keys.push(...keys);
  }

  allKeys(): Buffer {
    return Buffer.from(this.keys.join(''), 'latin1');
  }
}

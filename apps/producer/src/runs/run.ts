import { randomUUID } from 'node:crypto';
import type { Source } from '@freshwax/contracts';
import { FieldTally } from '../capability/field.tally.ts';
import { RunTrace } from '../trace/run.trace.ts';
import { BudgetSpent } from '../exchange/source.errors.ts';

export interface RunSettings {
  source: Source;
  job: string;
  /** Most calls of the run to one bucket; undefined: any number. */
  callLimit?: number | undefined;
  /** Of the calls of a bucket and day that may be spent when this run asks, 0..1; what is left is for other runs. */
  dayShare?: number;
}

/** A scheduled unit of work: its id travels in the events it publishes, its counts are what it costs and brings. */
export class Run {
  readonly id = randomUUID();
  readonly source: Source;
  readonly job: string;
  readonly dayShare: number;
  readonly trace: RunTrace;
  /** What the source was found to offer, where that varies. */
  mode: string | undefined;
  /** Ids that the source was asked for. */
  asked = 0;
  /** Entities that came, those of a list too, which no id was asked for. */
  answered = 0;
  /** Events that Kafka acknowledged. */
  published = 0;
  /** Entities that break the contract; none of their values travels. */
  refused = 0;
  /** What did not come: ids that the source does not know, nulls in lists, things without an id. */
  missing = 0;
  /** HTTP exchanges by bucket, tries that failed included. */
  readonly callsByBucket: Record<string, number> = {};
  /** Which fields its observations had. */
  readonly fields = new FieldTally();
  private readonly callLimit: number | undefined;

  constructor({ source, job, callLimit, dayShare = 1 }: RunSettings) {
    this.source = source;
    this.job = job;
    this.callLimit = callLimit;
    this.trace = new RunTrace(`run ${job}`, {
      'freshwax.run.id': this.id,
      'freshwax.source': source,
      'freshwax.job': job,
    });
    this.dayShare = dayShare;
  }

  get calls(): number {
    return Object.values(this.callsByBucket).reduce((sum, calls) => sum + calls, 0);
  }

  /** @throws BudgetSpent */
  spendCall(bucket: string): void {
    const calls = this.callsByBucket[bucket] ?? 0;
    if (this.callLimit !== undefined && calls >= this.callLimit)
      throw new BudgetSpent(`${this.callLimit} calls of ${bucket} in this run`);
    this.callsByBucket[bucket] = calls + 1;
  }

  /** A call that was not made after all. */
  takeBackCall(bucket: string): void {
    this.callsByBucket[bucket]!--;
  }

  get counts() {
    const { asked, answered, published, refused, missing, calls } = this;
    return { asked, answered, published, refused, missing, calls };
  }
}

export type Outcome = 'done' | 'partial' | 'failed';
export interface Finished {
  run: Run;
  outcome: Outcome;
  /** What ended a run before its work was done. */
  error?: Error;
}

/** Why a run failed, or stopped before its work was done; undefined of one that is done. */
export function whyOf({ run, outcome, error }: Finished): string | undefined {
  if (error) return error.message;
  if (outcome !== 'failed') return undefined;
  return run.refused > 0 ? 'what the source answered breaks the contract' : 'the source knows none of the ids';
}

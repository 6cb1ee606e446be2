import { randomUUID } from 'node:crypto';
import { BudgetSpent } from './spotify.errors.ts';

/** A scheduled unit of work: its id travels in the events it publishes, its counts are what it logs. */
export class Run {
  readonly id = randomUUID();
  /** Ids that the source was asked for. */
  asked = 0;
  /** Entities that came. */
  answered = 0;
  /** Events that Kafka acknowledged. */
  published = 0;
  /** Entities that break the contract; none of their values travels. */
  refused = 0;
  /** Things without an id: nulls in lists, local files. */
  skipped = 0;
  /** HTTP exchanges, tries that failed included. */
  calls = 0;

  /**
   * @param callLimit undefined: any number
   * @param dayShare of the calls of a family and day that may be spent when it asks; what is left is for other runs
   */
  constructor(
    readonly job: string,
    private readonly callLimit?: number,
    readonly dayShare = 1,
  ) {}

  /** @throws BudgetSpent */
  spendCall(): void {
    if (this.callLimit !== undefined && this.calls >= this.callLimit)
      throw new BudgetSpent(`${this.callLimit} calls in this run`);
    this.calls++;
  }

  get counts() {
    const { asked, answered, published, refused, skipped, calls } = this;
    return { asked, answered, published, refused, skipped, calls };
  }
}

export type Outcome = 'done' | 'partial' | 'failed';
export interface Finished {
  run: Run;
  outcome: Outcome;
  /** Why a run failed, or stopped before its work did. */
  error?: Error;
}

import type { Proxies } from './proxy/proxies.ts';
import type { Random } from './random.ts';
import type { Servers } from './servers/servers.ts';
import type { Consumers } from './world/consumers.ts';
import type { Measured } from './world/footprint.ts';
import type { Ledger } from './world/ledger.ts';
import type { Senders } from './world/senders.ts';
import type { TestPipeline } from '../delivery/pipeline.ts';

/** The classes of docs/reliability.md. */
export type FaultId = `F${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 10 | 11 | 12 | 13 | 14 | 15 | 16}`;

/** What shows that a fault has happened to the pipeline and not only been tried. */
export const counters = [
  /** Consumers that came to the await at which they were to end, sleep or stall. */
  'points',
  /** Processes of the pipeline that were ended or that ended. */
  'kills',
  /** Processes that were stopped or whose event loop stood. */
  'stalls',
  /** Assignments that the group gave out. */
  'rebalances',
  /** Chunks that the ledger refused: another epoch or position. */
  'fences',
  /** Chunks that were written to Cassandra more than once. */
  'replays',
  /** Chunks asked for again because something was away. */
  'redeliveries',
  /** Statements that were sent and whose answer never came. */
  'unknownOutcomes',
  /** Sends that were not acknowledged: in the log or not. */
  'unknownSends',
  /** Records of the log that say what an earlier one said. */
  'duplicates',
  /** Records that came after a newer one of the same entity. */
  'late',
  /** Observations of one entity and time with unequal values. */
  'ties',
  'deadLetters',
  /** Servers that were killed, stopped or filled. */
  'outages',
  /** Connections that were cut, slowed or lost. */
  'cuts',
  /** Clocks that were set. */
  'jumps',
  /** Partitions that stopped and waited for the operator. */
  'stops',
  /** Rows that retention or a purge removed. */
  'removals',
  /** Schemas that were swapped. */
  'swaps',
  /** Operations whose worker was killed, and which another one went on with. */
  'handovers',
] as const;
export type Counter = (typeof counters)[number];
export type Counts = Partial<Record<Counter, number>>;

export interface Needs {
  /** Kills or stops servers of the suite: the trial runs alone. */
  readonly servers?: boolean;
  /** Mounts a disk: only root may. */
  readonly root?: boolean;
  /** Its consumers and senders reach the servers through proxies: the trial runs alone. */
  readonly proxies?: boolean;
  /** Ends a log's life and has it adopted, or adds to a log itself: one of a trial, who has the senders and the topic to itself. */
  readonly operator?: boolean;
  /** Says what shares of the traffic are what: one of a trial, since a record that is one thing is not drawn as another. */
  readonly shares?: boolean;
  /** Retention or a purge removes rows: sums may go back. */
  readonly shrinks?: boolean;
  /** How long observations of these sources may be kept, days. */
  readonly retentionDays?: Readonly<Record<string, number>>;
  /** Added to the environment of the consumers. */
  readonly consumerEnv?: Readonly<Record<string, string>>;
}

/** A trial as a fault sees it. */
export interface Trial {
  /** Its own topics, keyspace and database; these clients go to the servers themselves, never through a proxy. */
  readonly pipeline: TestPipeline;
  readonly consumers: Consumers;
  readonly senders: Senders;
  /** What was sent, and what the checker has to know of what the fault did. */
  readonly ledger: Ledger;
  /** @throws when the fault did not say that it needs them */
  readonly servers: Servers;
  /** @throws when the fault did not say that it needs them */
  readonly proxies: Proxies;
  /** Aborted when the trial is given up. */
  readonly signal: AbortSignal;
  /** With its time in the story of the trial, which is shown when it fails. */
  note(text: string): void;
  /**
   * Takes back what a fault did, in the reverse order of the calls; called once, also when a fault has thrown. Say it before the
   * damage is done.
   */
  toHeal(step: () => Promise<unknown>): void;
  /** What this fault saw happen; of the trial too. */
  count(counter: Counter, by?: number): void;
  /** The same of what the trial counts by itself: from journals, from the ledger, and when a consumer ends. */
  saw(counter: Counter, by?: number): void;
  /** Must stand in no log (I13). */
  hide(secret: string): void;
  /** Kept with the run. */
  measure(figure: Measured): void;
}

/**
 * One class of things that go wrong. It keeps nothing between trials: all it draws comes from `random`, and `strike` may be
 * under way in several trials at once.
 */
export interface Fault {
  readonly id: FaultId;
  /** As the table names it. */
  readonly name: string;
  readonly needs: Needs;
  /**
   * Each strike must itself have counted one of these, or it has shown nothing and the run is red. What usual traffic or another fault
   * of the trial does shows nothing of this one.
   */
  readonly shows: readonly [Counter, ...Counter[]];
  /** What the pipeline meets by it, though not each time: after so many strikes it must have been counted in one of their trials. */
  readonly leadsTo?: { readonly counter: Counter; readonly strikes: number };
  /**
   * Does the damage while records flow; resolves when it is done (a few seconds). What is to be taken back it says by
   * `toHeal`. May also wait for what the pipeline must do about it, and throws when it does not.
   */
  strike(trial: Trial, random: Random): Promise<void>;
}

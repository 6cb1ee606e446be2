/** A trial of which the seed says everything but the faults: they are named, so that a longer catalogue does not change it. */
export interface ChosenTrial {
  readonly seed: string;
  /** Names in the catalogue. */
  readonly faults: readonly string[];
}

/**
 * Two minutes of the suite on a quiet machine: what a process, a group, a publisher and each server can do, several at once.
 * Those that need the servers for themselves come last.
 */
export const shortForm: readonly ChosenTrial[] = [
  {
    seed: 'short/1',
    faults: [
      'consumer killed -9: statement-unanswered',
      'out of order, late by hours, equal times with unequal values',
    ],
  },
  { seed: 'short/2', faults: ['consumer stopped past its session, then continued', 'poison, 50 % of the traffic'] },
  {
    seed: 'short/3',
    faults: ['consumer killed -9: cassandra-partly-written', 'who publishes killed -9 in the middle of it'],
  },
  { seed: 'short/4', faults: ["a consumer's clock jumps an hour, forth or back", 'the same events published twice'] },
  { seed: 'short/5', faults: ["consumers' backends in PostgreSQL ended, again and again"] },
  { seed: 'short/6', faults: ['cassandra killed -9, or stopped, and started again'] },
];

/** Trials that once failed, and why; they are part of the short form. */
export const keptSeeds: readonly (ChosenTrial & { readonly why: string })[] = [
  {
    seed: '1/2',
    faults: ['consumer killed -9: at any time'],
    why: 'two fetch answers that were read at the same time took one partition twice: its records were applied twice',
  },
  {
    seed: 'rel1/10',
    faults: ["a consumer's clock jumps an hour, forth or back"],
    why: 'a consumer whose clock was set back sent no heartbeat, and was gone from its group without knowing',
  },
];

/** Seeds that once broke an invariant, and why; they are tried before all others. */
export const keptSeeds: readonly { readonly seed: number; readonly why: string }[] = [
  { seed: 1868, why: 'the answer of a sync was lost: the member beat on for partitions that it was never told' },
  { seed: 8700, why: 'the same, and the first heartbeat that was answered was of the generation that gave it nothing' },
  {
    seed: 8446,
    why: 'of the model: a log was cut and filled to where it was read, a mark past the position of the ledger',
  },
  { seed: 12185, why: 'of the model: the same, a chunk that was under way past it' },
  { seed: 19533, why: 'of the model: a log that was cut was judged before its operator could decide a second time' },
  { seed: 27725, why: 'of the model: the same, before the session of its reader had ended' },
  { seed: 2787, why: 'of the model: a log was cut and filled to where it was read, ahead of what was applied' },
];

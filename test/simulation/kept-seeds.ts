/** Seeds that once broke an invariant, and why; they are tried before all others. */
export const keptSeeds: readonly { readonly seed: number; readonly why: string }[] = [
  { seed: 1868, why: 'the answer of a sync was lost: the member beat on for partitions that it was never told' },
  { seed: 8700, why: 'the same, and the first heartbeat that was answered was of the generation that gave it nothing' },
  {
    seed: 8446,
    why: 'of the model: a log was cut and filled to where it was read, a mark past the position of the ledger',
  },
];

/** Where the ledger stands in one partition, and what the log holds now. */
export interface Standing {
  partition: number;
  generation: number;
  topicId: string;
  nextOffset: bigint;
  low: bigint;
  high: bigint;
  /** The first record that is later than the one applied last; the end of the log where none is. */
  goesOnAt: bigint;
}

export interface Adoption {
  partition: number;
  /** The generation and the position that were looked at: the ledger changes only while it still stands there. */
  generation: number;
  nextOffset: bigint;
  /** First offset of the new generation that is ours to apply. */
  base: bigint;
  /** The log is the same: its offsets mean the records that they meant, and what a purge forbade of them stays forbidden. */
  goesOn: boolean;
  reason: string;
}

export const MADE_ANEW = 'the topic was made anew';

/**
 * The partitions whose log no longer continues where the ledger stands, and where each begins anew: a topic that was made
 * anew at its oldest record, a log that was cut at the first record that came after the cut: it is later than any that was
 * applied, and what lies before it was applied. (Should the broker's clock have been set back, that is our position at most.)
 * @param chosen a partition to adopt though ledger and log seem to fit: its log was cut and filled again
 */
export function toAdoptions(standings: readonly Standing[], topicId: string, chosen: number | undefined): Adoption[] {
  return standings.flatMap(({ partition, generation, topicId: known, nextOffset, low, high, goesOnAt }) => {
    const adopt = (base: bigint, reason: string, goesOn = false): Adoption[] => [
      { partition, generation, nextOffset, base, goesOn, reason },
    ];
    if (chosen !== undefined && partition !== chosen) return [];
    if (known !== topicId) return adopt(low, MADE_ANEW);
    if (nextOffset < low) return adopt(low, `records ${nextOffset} to ${low - 1n} are gone`, true);
    const cutAt = [goesOnAt, nextOffset, high].reduce((a, b) => (a < b ? a : b));
    if (nextOffset > high || chosen !== undefined) return adopt(cutAt, `the log was cut below ${nextOffset}`);
    return [];
  });
}

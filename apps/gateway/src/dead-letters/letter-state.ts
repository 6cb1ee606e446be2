import type { LetterState } from '@freshwax/contracts';
import type { DeadLetterEntity } from '@freshwax/postgres/entities';

/** The same as `stateOf` over the columns of `letter`. */
export const STATE_SQL = `CASE WHEN letter.resolved_off IS NOT NULL THEN 'settled' WHEN letter.discarded_at IS NOT NULL THEN 'discarded'
  WHEN letter.purged_at IS NOT NULL THEN 'purged' WHEN letter.redrives > letter.rejected_again THEN 'redriven' ELSE 'open' END`;

export function stateOf(letter: DeadLetterEntity): LetterState {
  if (letter.resolvedOff !== null) return 'settled';
  if (letter.discardedAt) return 'discarded';
  if (letter.purgedAt) return 'purged';
  return letter.redrives > letter.rejectedAgain ? 'redriven' : 'open';
}

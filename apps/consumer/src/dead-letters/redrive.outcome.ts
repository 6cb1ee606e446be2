import type { RedriveResult } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';

// $1 the operation. Each letter counts once, however often it was published.
const OUTCOME = `SELECT count(*) FILTER (WHERE resolved_off IS NOT NULL) AS settled,
  count(*) FILTER (WHERE resolved_off IS NULL AND redrives <= rejected_again) AS again,
  count(*) FILTER (WHERE resolved_off IS NULL AND redrives > rejected_again) AS pending
FROM book.dead_letter WHERE redriven_by = $1`;

/** What became of the letters that an operation published, so far; each is one of the three. */
export async function readOutcome(
  connection: Connection,
  operation: string,
): Promise<Pick<RedriveResult, 'settled' | 'rejectedAgain' | 'pending'>> {
  const { rows } = await connection.query<{ settled: string; again: string; pending: string }>(OUTCOME, [operation]);
  const { settled, again, pending } = rows[0]!;
  return { settled: Number(settled), rejectedAgain: Number(again), pending: Number(pending) };
}

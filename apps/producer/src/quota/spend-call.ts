import type { Run } from '../runs/run.ts';
import type { QuotaLedger } from './quota.ledger.ts';

/**
 * Counts a call that is about to be made, in its run and in the ledger, or in neither.
 * @throws BudgetSpent, QuotaExceeded instead of a call that is not to be made
 */
export async function spendCall(bucket: string, run: Run, ledger: Pick<QuotaLedger, 'spend'>): Promise<void> {
  run.spendCall(bucket);
  try {
    await ledger.spend(bucket, run.dayShare);
  } catch (error) {
    run.takeBackCall(bucket);
    throw error;
  }
}

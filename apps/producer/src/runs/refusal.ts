import { BudgetSpent, NotOffered, QuotaExceeded } from '../exchange/source.errors.ts';

/** Why one family of endpoints cannot be asked now. It holds for that family alone: what asks others goes on. */
export type Refusal = BudgetSpent | QuotaExceeded | NotOffered;

/** For `catch`: what holds for one family is handed back, any other failure is thrown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof BudgetSpent || error instanceof QuotaExceeded || error instanceof NotOffered) return error;
  throw error;
}

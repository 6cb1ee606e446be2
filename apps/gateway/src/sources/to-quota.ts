import type { QuotaState } from '@freshwax/contracts';

const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;

/** A row of book.quota_ledger. */
export interface QuotaRow {
  bucket: string;
  /** Slot of 5 min since 1970 -> calls in it. */
  calls: Record<string, number>;
  budget: number | null;
  blocked_until: Date | null;
  reason: string | null;
  updated_at: Date;
}

/** A slot counts until its end is a day old: rather one call too many than one too few. */
export function toQuota(row: QuotaRow, nowMs: number): QuotaState {
  const first = Math.floor((nowMs - DAY_MS) / SLOT_MS);
  const isBlocked = row.blocked_until !== null && row.blocked_until.getTime() > nowMs;
  return {
    bucket: row.bucket,
    callsToday: Object.entries(row.calls).reduce((sum, [slot, n]) => (Number(slot) >= first ? sum + n : sum), 0),
    budget: row.budget,
    blockedUntil: isBlocked ? row.blocked_until!.toISOString() : null,
    reason: isBlocked ? row.reason : null,
    updatedAt: row.updated_at.toISOString(),
  };
}

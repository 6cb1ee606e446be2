import type { DeadLetterCount } from '@freshwax/contracts';

interface Reason {
  readonly reason: string;
  readonly letters: number;
  readonly open: number;
}

/** Why records were refused, the most open ones first. */
export function toReasons(counts: readonly DeadLetterCount[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { reason, state, letters } of counts) {
    const sofar = reasons.get(reason) ?? { reason, letters: 0, open: 0 };
    const open = sofar.open + (state === 'open' ? letters : 0);
    reasons.set(reason, { reason, letters: sofar.letters + letters, open });
  }
  return [...reasons.values()].sort((a, b) => b.open - a.open || b.letters - a.letters);
}

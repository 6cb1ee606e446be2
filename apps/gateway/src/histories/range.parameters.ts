import { z } from 'zod';
import { countParameter, sourceParameter } from '../http/page.ts';
import { instantParameter } from '../http/parameters.ts';
import type { HistoryRange } from './history.query.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
/** Fifty years: ninety days of hours and a row for each day before are some 20,000 rows, which are read to choose the points. */
const MOST_DAYS = 18_263;

/** What every history takes. */
export const rangeParameters = {
  source: sourceParameter,
  from: instantParameter.optional(),
  to: instantParameter.optional(),
  maxPoints: countParameter(2, 500, 500),
};

/** Reports a range that is empty, or longer than fifty years. */
export function refuseBadRange({ from, to }: { from?: number; to?: number }, context: z.RefinementCtx): void {
  const toMs = to ?? Date.now();
  if (from === undefined || (from < toMs && toMs - from <= MOST_DAYS * DAY_MS)) return;
  context.addIssue({
    code: 'custom',
    path: ['from'],
    message: `takes a time before \`to\`, by ${MOST_DAYS} days at most`,
  });
}

export function toRange({ from, to, maxPoints }: { from?: number; to?: number; maxPoints: number }): HistoryRange {
  const toMs = to ?? Date.now();
  return { fromMs: from ?? toMs - USUAL_DAYS * DAY_MS, toMs, maxPoints };
}

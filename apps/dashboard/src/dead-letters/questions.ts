import type { Question } from '../query/address.ts';
import type { Filters } from '../view/view-state.ts';

/** As many as an answer may hold. */
export const LETTERS_EACH = 200;

/** A frame tells when one was settled or decided; by themselves they are asked for in case two decisions looked like none. */
const changing = { isOfAllSources: true, minIntervalMs: 2_000, maxAgeMs: 30_000 } as const;

const chosen = ({ reason, topic, state }: Filters): Record<string, string> => ({
  ...(reason && { reason }),
  ...(topic && { topic }),
  ...(state && { state }),
});

/** @param cursor of the page before; absent: the newest */
export const lettersQuestion = (filters: Filters, cursor?: string): Question => ({
  path: 'dead-letters',
  query: { ...chosen(filters), limit: LETTERS_EACH, ...(cursor !== undefined && { cursor }) },
  ...changing,
});
export const countsQuestion: Question = { path: 'dead-letters/counts', ...changing };
/** Judged anew only when it is opened: what the consumer judges by does not change while it runs. */
export const previewQuestion = (id: string): Question => ({
  path: `dead-letters/${encodeURIComponent(id)}/preview`,
  isOfAllSources: true,
  minIntervalMs: 30_000,
});
export const letterQuestion = (id: string): Question => ({
  path: `dead-letters/${encodeURIComponent(id)}`,
  ...changing,
});

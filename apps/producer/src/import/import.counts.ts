import type { Stream } from '@freshwax/contracts';

/** Reasons that are told apart; what comes after them is counted as one. */
const MOST_REASONS = 50;

export interface ImportCounts {
  rows: number;
  /** Rows that said something new. */
  accepted: number;
  /** Rows all of whose observations another row had made. */
  duplicates: number;
  refused: number;
  /** How many rows each reason refused, without what is particular to a row. */
  reasons: Record<string, number>;
  /** Events that Kafka acknowledged (of a dry run: would have been handed over), by stream. */
  published: Partial<Record<Stream, number>>;
}

export const noCounts = (): ImportCounts => ({
  rows: 0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  reasons: {},
  published: {},
});

/** Quoted cells and numbers differ from row to row; a bound, which stands behind "than", and a name such as UTF-8 do not. */
export function countReason(counts: ImportCounts, reason: string): void {
  counts.refused++;
  const kind = reason
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"..."')
    .replaceAll(/(?<!than |[A-Z]-|\d)\d+/g, 'n')
    .slice(0, 200);
  const isNew = !Object.hasOwn(counts.reasons, kind);
  const counted = isNew && Object.keys(counts.reasons).length >= MOST_REASONS ? 'other' : kind;
  counts.reasons[counted] = (counts.reasons[counted] ?? 0) + 1;
}

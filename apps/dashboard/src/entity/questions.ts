import type { HistoryKind } from '@freshwax/contracts';
import type { Question } from '../query/address.ts';
import { beginOf, type Range } from '../view/range.ts';

const at = (kind: HistoryKind, id: string): string => `${kind}/${encodeURIComponent(id)}`;

export const rowQuestion = (kind: HistoryKind, id: string): Question => ({ path: at(kind, id), minIntervalMs: 2_000 });

export const historyQuestion = (kind: HistoryKind, id: string, range: Range): Question => ({
  path: `${at(kind, id)}/history`,
  query: { from: beginOf(range, Date.now()) },
  minIntervalMs: 5_000,
});

export const recordsQuestion = (id: string): Question => ({
  path: 'events',
  query: { entityId: id, limit: 20 },
  minIntervalMs: 5_000,
});

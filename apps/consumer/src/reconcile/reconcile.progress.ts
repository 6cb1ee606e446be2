import type { LogId } from '@freshwax/cassandra';
import type { Difference, ReconciledLog, ReconcileReport } from '@freshwax/contracts';
import type { LogBooks } from './reconcile.books.ts';
import type { WindowFinding } from './window.check.ts';

export interface WindowId extends LogId {
  window: number;
}

/** Differences that are kept one by one; beyond, they are counted. */
const MOST_KEPT = 200;

/** How far a reconcile is, as its operation keeps it: plain JSON. */
export interface ReconcileState {
  startedAt: string;
  /** The window that was finished last. */
  after: WindowId | null;
  logs: ReconciledLog[];
  repairedRows: number;
  differences: Difference[];
  remaining: number;
}

export const begin = (now: Date): ReconcileState => ({
  startedAt: now.toISOString(),
  after: null,
  logs: [],
  repairedRows: 0,
  differences: [],
  remaining: 0,
});

export const isDone = (state: ReconcileState, window: WindowId): boolean =>
  state.after !== null && order(window, state.after) <= 0;

/** As the books list them. */
function order(a: WindowId, b: WindowId): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition || a.generation - b.generation || a.window - b.window;
}

/** With what was found in one window. */
export function withWindow(state: ReconcileState, window: WindowId, finding: WindowFinding | undefined): void {
  state.after = window;
  if (!finding) return;
  const { expected, found, compared, repairedRows, differences } = finding;
  const log = state.logs.find((it) => isSameLog(it, window));
  if (log) {
    log.windows++;
    log.offsets += Number(expected.offsets);
    log.logGaps += Math.max(0, Number(expected.offsets - expected.counted));
    log.expired += Number(expected.expired);
    log.purged += Number(expected.purged);
    log.expected += Number(expected.rows);
    log.found += Number(found);
    log.compared += compared;
  }
  state.repairedRows += repairedRows;
  addDifferences(state, differences);
}

export function withLog(state: ReconcileState, { topic, partition, generation, applied, rejected }: LogBooks): void {
  const counts = { applied: Number(applied), rejected: Number(rejected) };
  state.logs.push({ topic, partition, generation, ...counts, ...NOTHING_YET });
}

const NOTHING_YET = { windows: 0, offsets: 0, logGaps: 0, expired: 0, purged: 0, expected: 0, found: 0, compared: 0 };

export function addDifferences(state: ReconcileState, differences: readonly Difference[]): void {
  state.differences.push(...differences.slice(0, Math.max(0, MOST_KEPT - state.differences.length)));
  state.remaining += differences.filter(({ repaired }) => repaired !== true).length;
}

export const toReport = (state: ReconcileState, aggregateKeys: number, repair: boolean): ReconcileReport => ({
  startedAt: state.startedAt,
  finishedAt: new Date().toISOString(),
  repair,
  isClean: state.remaining === 0,
  logs: state.logs,
  aggregateKeys,
  repairedRows: state.repairedRows,
  differences: state.differences,
  remaining: state.remaining,
});

const isSameLog = (a: LogId, b: LogId): boolean =>
  a.topic === b.topic && a.partition === b.partition && a.generation === b.generation;

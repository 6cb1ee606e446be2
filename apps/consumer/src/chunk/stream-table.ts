import type { Stream } from '@freshwax/contracts';
import type { Column } from './column.ts';

/** Where a stream rests: its state table, what fills it, and the aggregates that follow from its changes. */
export interface StreamTable<S extends Stream> {
  stream: S;
  table: string;
  columns: readonly Column<S>[];
  /** Columns that the aggregates read, old and new. */
  aggregated: readonly string[];
  /** CTEs over `delta(source, <aggregated>, n)`, n = 1 for what came and -1 for what went. */
  aggregates: readonly string[];
  /** Whether the popularity of each hour is kept. */
  history: boolean;
}

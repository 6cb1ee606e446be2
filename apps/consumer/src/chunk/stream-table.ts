import type { Stream } from '@freshwax/contracts';
import type { Column } from '@freshwax/postgres/rows';
import type { Build } from './build.ts';

/** The CTE that keeps one aggregate of a build. */
export type Aggregate = (build: Build) => string;

/** A value that aggregates read of a row: what it is called, and the SQL of it where `row` is a table's alias. */
export interface Aggregated {
  name: string;
  of: (row: string) => string;
}

export const column = (name: string): Aggregated => ({ name, of: (row) => `${row}.${name}` });

/** Where a stream rests: its state table, what fills it, and the aggregates that follow from its changes. */
export interface StreamTable<S extends Stream> {
  stream: S;
  /** Without its schema. */
  table: string;
  columns: readonly Column<S>[];
  /** Where the names are kept once more by themselves, to be found by a part of them. */
  names?: string;
  /** What the aggregates read, old and new. */
  aggregated: readonly Aggregated[];
  /** CTEs over `delta(part, source, <aggregated>, n)`, n = 1 for what came and -1 for what went, and `fence(part, upto)`. */
  aggregates: readonly Aggregate[];
  /** Whether the popularity of each hour is kept. */
  history: boolean;
}

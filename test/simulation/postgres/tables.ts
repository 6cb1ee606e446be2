import type { Stream } from '@freshwax/contracts';

/** A row as PostgreSQL keeps it: numbers of 64 bits as bigint, jsonb as its text. */
export type Row = Record<string, unknown>;

export interface LedgerRow {
  topic: string;
  part: number;
  generation: number;
  topicId: string;
  epoch: bigint;
  base: bigint;
  next: bigint;
  applied: bigint;
  rejected: bigint;
  lastOffset: bigint | null;
  lastRecord: string | null;
  lastRecordAt: bigint | null;
}

/** One row of an aggregate: what it counts, and its sums by name. */
export interface AggregateRow {
  topic: string;
  part: number;
  source: string;
  group: string | number;
  sums: Record<string, bigint>;
}

export type AggregateTable = 'popularity_count' | 'album_type_count' | 'track_duration';

export interface JointDelta {
  topic: string;
  part: number;
  upto: bigint;
  source: string;
  cells: { popularity: number; seconds: number; n: bigint }[];
}

/** What a rebuild makes anew: the schema `live`. */
export class LiveTables {
  readonly state = new Map<Stream, Map<string, Row>>();
  readonly history = new Map<string, Row>();
  readonly aggregates = new Map<AggregateTable, Map<string, AggregateRow>>();
  readonly jointDeltas: JointDelta[] = [];
  readonly joint = new Map<string, bigint>();

  stateOf(stream: Stream): Map<string, Row> {
    const table = this.state.get(stream) ?? new Map<string, Row>();
    this.state.set(stream, table);
    return table;
  }

  aggregate(name: AggregateTable): Map<string, AggregateRow> {
    const table = this.aggregates.get(name) ?? new Map<string, AggregateRow>();
    this.aggregates.set(name, table);
    return table;
  }
}

export interface PurgeRow {
  id: string;
  source: string;
  observedBefore: number;
  isOpen: boolean;
  bounds: { topic: string; part: number; generation: number; appliedTo: bigint; upto: bigint }[];
}

/** What is never swapped: the schema `book`, and the `live` that is seen now. */
export class DatabaseModel {
  live = new LiveTables();
  readonly ledger = new Map<string, LedgerRow>();
  readonly generations: LedgerRow[] = [];
  readonly deadLetters = new Map<string, Row>();
  readonly windows = new Map<string, Row>();
  readonly purges: PurgeRow[] = [];
}

export const partitionKey = (topic: string, part: number): string => `${topic}/${part}`;

import type { CorrelationVariable, Stream } from '@freshwax/contracts';
import { narrowedSql, type Narrowing } from './narrow.ts';
import { streamsBeside, trackRows } from './track-rows.ts';

/** `$2` is today, UTC. */
const VARIABLES: Record<CorrelationVariable, string> = {
  popularity: 'p.popularity',
  durationMs: 't.duration_ms',
  explicit: 't.explicit::int',
  trackNumber: 'k.track_number',
  releaseAgeDays: '($2::date - a.release_day)',
  artistPopularity: 'm.popularity',
};

/** What joins popularity reads track_meta; everything else reads tracks, where duration, explicit and number were first said. */
export const tableOf = (variables: readonly CorrelationVariable[]) =>
  variables.includes('popularity') ? 'track_meta' : 'tracks';

export interface VariableRows {
  /** Of the rows that are counted, `t`. */
  stream: Stream;
  /** All of them, with what brings the variables beside them, as FROM and WHERE name them. */
  rows: string;
  /** Of each variable, in their order: an `int`, null where it is missing. */
  columns: readonly string[];
  /** Rows of other streams that bring a value or narrow, by their alias. */
  joined: Readonly<Record<string, Stream>>;
  /** What the rows are narrowed by. */
  values: readonly unknown[];
}

/**
 * `$1` sources, `$2` today. Nothing of a request enters the text: the names come from the table above.
 * @param first number of the first parameter that the rows are narrowed by
 */
export function variableRows(
  variables: readonly CorrelationVariable[],
  narrow: Narrowing,
  first: number,
): VariableRows {
  const { and, values } = narrowedSql('tracks', narrow, first);
  const columns = variables.map((variable) => VARIABLES[variable]);
  const table = tableOf(variables);
  const named = `${columns.join(' ')} ${and}`;
  return {
    stream: table === 'tracks' ? 'track' : 'track_meta',
    // The bare test of $2 gives it a type where no age is asked for.
    rows: `${trackRows(table, named)} WHERE t.source = ANY($1)${and} AND $2::date IS NOT NULL`,
    columns,
    joined: streamsBeside(table, named),
    values,
  };
}

export interface PairsSql extends Pick<VariableRows, 'stream' | 'joined' | 'values'> {
  /** The rows that have a pair, as FROM and WHERE name them. */
  from: string;
  /** Values of the two variables, `bigint`. */
  x: string;
  y: string;
}

/** The rows of two variables that have both. What brings a variable makes an inner join of its left one, since a value is asked for. */
export function pairsSql(
  { x, y, narrow }: { x: CorrelationVariable; y: CorrelationVariable; narrow: Narrowing },
  first: number,
): PairsSql {
  const { rows, columns, ...others } = variableRows([x, y], narrow, first);
  const [ofX, ofY] = columns as [string, string];
  return {
    ...others,
    from: `${rows} AND ${ofX} IS NOT NULL AND ${ofY} IS NOT NULL`,
    x: `${ofX}::bigint`,
    y: `${ofY}::bigint`,
  };
}

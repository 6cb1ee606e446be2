import type { Stream } from '@freshwax/contracts';
import type { ElementType } from '@freshwax/postgres';
import type { Build } from './build.ts';
import { exceptionStatement, type Exceptions } from './exceptions.statement.ts';
import type { Aggregated, StreamTable } from './stream-table.ts';

/**
 * Nearly every chunk is plain. What a small one costs is mostly the making ready of the statement's parts, of which those for
 * exceptions are a third.
 */
export type Shape = 'plain' | 'whole';

/**
 * The one SQL statement that applies chunks of one stream: fence, state, aggregates, history,
 * windows, next offset; as a whole also dead letters, those that it settles, and rows that a purge is about to retract.
 * It is one transaction; a crash leaves all of it or none. A chunk that is fenced leaves nothing, and the others are applied:
 * each row bears the number of its chunk, and counts only where the fence has let that pass.
 *
 * Lock order, so that no two statements of the pipeline wait in a circle: ingest_offset by (topic, part), state by (id, source),
 * history, aggregates and windows each by key, letters by place. That is not the order of the text: a part that the SELECT reads runs
 * first, and the others in turn from the last to the first (`lock-order.itest.ts`). So `changed` is asked for, else history would be
 * locked before state. Old values come from RETURNING (PostgreSQL 18) of the very update that replaces them; reading them by a
 * join would see the snapshot, not the row that was locked. No CTE reads a table except through the fence and ON CONFLICT's old and
 * new; letters are another matter (exceptions.statement.ts). `applied` are the chunks that the fence let pass: a count of changed rows cannot tell "fenced" from "nothing new".
 *
 * Parameters: $1 topic; then arrays, each cast to its type, one element a chunk: $2 part, $3 generation, $4 epoch, $5 from, $6 to,
 * $7 accepted, $8 rejected, $9 last record's hash, $10 its offset, $11 its time; from $12 on one element a row, the exceptions' last.
 */
export function chunkStatement<S extends Stream>(table: StreamTable<S>, build: Build, shape: Shape): string {
  const aggregates = table.aggregates.map((aggregate) => aggregate(build));
  const exceptions = shape === 'whole' ? exceptionStatement(exceptionsParameter(table), build) : undefined;
  const parts = [
    fence(build),
    ...(exceptions?.ctes ?? []),
    windows(build),
    changed(table, build, exceptions),
    delta(table),
    ...aggregates,
    ...(table.names === undefined ? [] : [names(table.names, build)]),
    ...(table.history ? [history(table, build, exceptions)] : []),
  ];
  return `WITH ${parts.join(',\n')}
SELECT (SELECT coalesce(array_agg(chunk::int), '{}') FROM fence) AS applied, (SELECT count(*) FROM changed)::int AS changed`;
}

/**
 * The type of each parameter that is an array, by its number less one: what the statement casts it to. Whoever binds it
 * in another form would have to know the same.
 */
export function arrayTypesOf(statement: string): Map<number, ElementType> {
  const casts = statement.matchAll(/\$(\d+)::(\w+)\[\]/g);
  return new Map([...casts].map(([, number, type]) => [Number(number) - 1, type as ElementType]));
}

/** Rows are locked in their order before any is changed: whoever claims several takes them in the same. */
const fence = ({ books }: Build): string => `held AS MATERIALIZED (
  SELECT g.* FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[], $11::bigint[])
    WITH ORDINALITY AS g (part, generation, epoch, next_offset, upto, accepted, rejected, last_record, last_offset, last_record_at, chunk)
  JOIN ${books}.ingest_offset o ON o.topic = $1 AND o.part = g.part
    AND o.generation = g.generation AND o.epoch = g.epoch AND o.next_offset = g.next_offset
  ORDER BY o.part FOR UPDATE OF o),
fence AS (
  UPDATE ${books}.ingest_offset o SET next_offset = h.upto, applied = o.applied + h.accepted, rejected = o.rejected + h.rejected,
    last_record = h.last_record, last_offset = h.last_offset, last_record_at = h.last_record_at, updated_at = now()
  FROM held h WHERE o.topic = $1 AND o.part = h.part RETURNING h.chunk, o.part, o.generation, o.next_offset AS upto)`;

const windows = ({ books }: Build): string => `win AS (
  INSERT INTO ${books}.window_count AS w (topic, part, generation, win, source, expires_on, accepted, rejected, purged)
  SELECT $1, f.part, f.generation, i.win, i.source, i.expires_on, i.accepted, i.rejected, i.purged
  FROM unnest($12::int[], $13::int[], $14::text[], $15::date[], $16::bigint[], $17::bigint[], $18::bigint[])
    AS i (chunk, win, source, expires_on, accepted, rejected, purged) JOIN fence f USING (chunk)
  ORDER BY f.part, win, source COLLATE "C", expires_on
  ON CONFLICT (topic, part, generation, win, source, expires_on)
  DO UPDATE SET accepted = w.accepted + excluded.accepted, rejected = w.rejected + excluded.rejected,
    purged = w.purged + excluded.purged)`;

export const historyTypes = ['int', 'text', 'text', 'bigint', 'bigint', 'uuid', 'int', 'date', 'bigint'] as const;

/** State: the number of the chunk, then one element an (id, source), the newest of its chunk; an equal pair changes nothing. */
export const STATE_PARAMETER = 19;
const stateColumns = [
  ['id', 'text'],
  ['source', 'text'],
  ['observed_at', 'bigint'],
  ['tie', 'uuid'],
  ['name', 'text'],
  ['missing', 'jsonb'],
  ['run_id', 'text'],
  ['expires_on', 'date'],
  ['off', 'bigint'],
] as const;

/** Types of the state's arrays, the number of the chunk first. */
export const stateTypes = <S extends Stream>(table: StreamTable<S>): ElementType[] => [
  'int',
  ...stateColumns.map(([, type]) => type),
  ...table.columns.map(({ type }) => type),
];

/** Where the arrays of the history begin, and after them those of the exceptions. */
const historyParameter = <S extends Stream>(table: StreamTable<S>): number =>
  STATE_PARAMETER + 1 + stateColumns.length + table.columns.length;
const exceptionsParameter = <S extends Stream>(table: StreamTable<S>): number =>
  historyParameter(table) + (table.history ? historyTypes.length : 0);

function changed<S extends Stream>(table: StreamTable<S>, { tables }: Build, exceptions?: Exceptions): string {
  const names = [...stateColumns.map(([name]) => name), ...table.columns.map(({ name }) => name)];
  const arrays = stateTypes(table).map((type, at) => `$${STATE_PARAMETER + at}::${type}[]`);
  const overwritten = [...names.filter((name) => name !== 'id' && name !== 'source'), 'part', 'generation'];
  return `changed AS (
  INSERT INTO ${tables}.${table.table} AS t (${names.join(', ')}, part, generation)
  SELECT ${names.map((name) => `i.${name}`).join(', ')}, f.part, f.generation
  FROM unnest(${arrays.join(', ')}) AS i (chunk, ${names.join(', ')}) JOIN fence f USING (chunk)
  ORDER BY i.id COLLATE "C", i.source COLLATE "C", i.chunk
  ON CONFLICT (id, source) DO UPDATE SET ${overwritten.map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE (excluded.observed_at, excluded.tie) > (t.observed_at, t.tie)${exceptions?.orDoomed('t') ?? ''}
  RETURNING new.part AS part, new.source AS source, old.id IS NOT NULL AS had, ${hasMoved(table.aggregated)} AS moved,${
    table.names === undefined
      ? ''
      : ' new.id AS id, new.name AS name, new.name IS DISTINCT FROM old.name AS is_renamed,'
  } ${table.aggregated
    .flatMap(({ name, of }) => [`${of('old')} AS old_${name}`, `${of('new')} AS new_${name}`])
    .join(', ')})`;
}

/** A row of these is written by whoever has locked the row of its state. */
const names = (table: string, { tables }: Build): string => `names AS (
  INSERT INTO ${tables}.${table} (id, source, name) SELECT id, source, name FROM changed WHERE is_renamed
  ORDER BY id COLLATE "C", source COLLATE "C" ON CONFLICT (id, source) DO UPDATE SET name = excluded.name)`;

/** Whether any aggregate can tell the new row from the old one. */
function hasMoved(aggregated: readonly Aggregated[]): string {
  const read = (row: 'old' | 'new'): string => aggregated.map(({ of }) => of(row)).join(', ');
  return `(old.id IS NULL OR (${read('old')}) IS DISTINCT FROM (${read('new')}))`;
}

/** What came counts 1, what it replaced counts -1; a row that says what it said before adds up to nothing and is left out. */
function delta<S extends Stream>({ aggregated }: StreamTable<S>): string {
  return `delta AS (
  SELECT part, source, ${aggregated.map(({ name }) => `new_${name} AS ${name}`).join(', ')}, 1 AS n FROM changed WHERE moved
  UNION ALL SELECT part, source, ${aggregated.map(({ name }) => `old_${name}`).join(', ')}, -1 FROM changed WHERE moved AND had)`;
}

/** History: one element an (id, source, hour) over ALL accepted records, also those that lose the state: else it would depend on chunk size. */
function history<S extends Stream>(table: StreamTable<S>, { tables }: Build, exceptions?: Exceptions): string {
  const first = historyParameter(table);
  const arrays = historyTypes.map((type, at) => `$${first + at}::${type}[]`);
  return `history AS (
  INSERT INTO ${tables}.popularity_history AS h (topic, part, generation, id, source, hour, observed_at, tie, popularity, expires_on, off)
  SELECT $1, f.part, f.generation, i.id, i.source, i.hour, i.observed_at, i.tie, i.popularity, i.expires_on, i.off
  FROM unnest(${arrays.join(', ')}) AS i (chunk, id, source, hour, observed_at, tie, popularity, expires_on, off) JOIN fence f USING (chunk)
  ORDER BY i.id COLLATE "C", i.source COLLATE "C", i.hour, i.chunk
  ON CONFLICT (topic, id, source, hour) DO UPDATE SET observed_at = excluded.observed_at, tie = excluded.tie,
    popularity = excluded.popularity, expires_on = excluded.expires_on, part = excluded.part,
    generation = excluded.generation, off = excluded.off, is_carried = false
  WHERE (excluded.observed_at, excluded.tie) > (h.observed_at, h.tie)${exceptions?.orDoomed('h') ?? ''})`;
}

import type { Stream } from '@freshwax/contracts';
import type { ElementType } from '@freshwax/postgres';
import type { Build } from './build.ts';
import type { Aggregated, StreamTable } from './stream-table.ts';

/**
 * The one SQL statement that applies a chunk: fence, state, aggregates, history, dead letters
 * and those that it settles, windows, next offset.
 * It is one transaction; a crash leaves all of it or none.
 *
 * Lock order, the same for every statement of the pipeline, so that none can wait in a circle: ingest_offset by
 * (topic, part), letters by place, state by (id, source), aggregates by key. Old values come from RETURNING
 * (PostgreSQL 18) of the very update that replaces them; reading them by a join would see the snapshot, not the row that
 * was locked. No CTE reads a table except through the fence and ON CONFLICT's old and new. `applied` is the fence's row
 * count: a count of changed rows cannot tell "fenced" from "nothing new".
 *
 * Parameters: $1 topic, $2 part, $3 generation, $4 epoch, $5 from, $6 to, $7 accepted, $8 rejected, $9 last record's
 * hash, $10 its offset, $11 its time; $12.. arrays, each cast to its type.
 */
export function chunkStatement<S extends Stream>(table: StreamTable<S>, build: Build): string {
  const aggregates = table.aggregates.map((aggregate) => aggregate(build));
  return `WITH fence AS (
  UPDATE ${build.books}.ingest_offset SET next_offset = $6, applied = applied + $7, rejected = rejected + $8,
    last_record = $9, last_offset = $10, last_record_at = $11, updated_at = now()
  WHERE topic = $1 AND part = $2 AND generation = $3 AND epoch = $4 AND next_offset = $5 RETURNING 1),
${[deadLetters(build), redriven(build), windows(build), changed(table, build), delta(table), ...aggregates, ...(table.history ? [history(table, build)] : [])].join(',\n')}
SELECT (SELECT count(*) FROM fence)::int AS applied, (SELECT count(*) FROM changed)::int AS changed`;
}

/**
 * The type of each parameter that is an array, by its number less one: what the statement casts it to. Whoever binds it
 * in another form would have to know the same.
 */
export function arrayTypesOf(statement: string): Map<number, ElementType> {
  const casts = statement.matchAll(/\$(\d+)::(\w+)\[\]/g);
  return new Map([...casts].map(([, number, type]) => [Number(number) - 1, type as ElementType]));
}

/**
 * A record that was published again and is rejected again stands under the letter it came from, its root: a header that
 * names no letter makes it a letter like any other. Letters are never deleted, and this partition's have one writer, so
 * that reading the table here sees every one that a redrive can name.
 */
const deadLetters = ({ books }: Build): string => `dead AS (
  INSERT INTO ${books}.dead_letter (topic, part, generation, off, reason, path, recorded_at, purged_at, detail, root_generation, root_off)
  SELECT $1, $2, $3, i.off, i.reason, i.path, i.recorded_at, CASE WHEN i.purged THEN now() END, i.detail, root.generation, root.off
  FROM unnest($12::bigint[], $13::text[], $14::text[], $15::bigint[], $16::bool[], $17::text[], $18::int[], $19::bigint[])
    AS i (off, reason, path, recorded_at, purged, detail, of_generation, of_off)
  LEFT JOIN LATERAL (SELECT coalesce(d.root_generation, d.generation) AS generation, coalesce(d.root_off, d.off) AS off
    FROM ${books}.dead_letter d WHERE d.topic = $1 AND d.part = $2 AND d.generation = i.of_generation AND d.off = i.of_off) AS root ON true
  WHERE EXISTS (SELECT 1 FROM fence))`;

/**
 * An accepted record that was published again settles its letter; it lies in the letter's own partition. Letters are locked in
 * the order of their places: people discard and redrive many at once.
 */
const redriven = ({ books }: Build): string => `letters AS MATERIALIZED (
  SELECT d.generation, d.off AS letter, i.off, i.again
  FROM unnest($20::int[], $21::bigint[], $22::bigint[], $23::int[]) AS i (generation, letter, off, again)
  JOIN ${books}.dead_letter d ON d.topic = $1 AND d.part = $2 AND d.generation = i.generation AND d.off = i.letter
  WHERE EXISTS (SELECT 1 FROM fence) ORDER BY d.generation, d.off FOR UPDATE OF d),
settled AS (
  UPDATE ${books}.dead_letter d SET rejected_again = d.rejected_again + i.again,
    resolved_off = coalesce(d.resolved_off, i.off), resolved_generation = coalesce(d.resolved_generation, CASE WHEN i.off IS NOT NULL THEN $3::int END)
  FROM letters i WHERE d.topic = $1 AND d.part = $2 AND d.generation = i.generation AND d.off = i.letter)`;

const windows = ({ books }: Build): string => `win AS (
  INSERT INTO ${books}.window_count AS w (topic, part, generation, win, source, expires_on, accepted, rejected, purged)
  SELECT $1, $2, $3, i.* FROM unnest($24::int[], $25::text[], $26::date[], $27::bigint[], $28::bigint[], $29::bigint[])
    AS i (win, source, expires_on, accepted, rejected, purged)
  WHERE EXISTS (SELECT 1 FROM fence) ORDER BY win, source COLLATE "C", expires_on
  ON CONFLICT (topic, part, generation, win, source, expires_on)
  DO UPDATE SET accepted = w.accepted + excluded.accepted, rejected = w.rejected + excluded.rejected,
    purged = w.purged + excluded.purged)`;

/**
 * A row that a purge is about to retract loses to any observation: by the time it is gone, an older one that came after
 * the purge would have been lost to it. Rules come as parameters, empty but for claims that were made while a purge retracted.
 */
const isDoomed = (row: 't' | 'h'): string => `cardinality($30::text[]) > 0 AND EXISTS (
    SELECT 1 FROM unnest($30::text[], $31::bigint[], $32::int[], $33::int[], $34::bigint[]) AS r (source, observed_before, part, generation, upto)
    WHERE r.source = ${row}.source AND ${row}.observed_at < r.observed_before AND r.part = ${row}.part
      AND (${row}.generation, ${row}.off) < (r.generation, r.upto))`;

const historyTypes = ['text', 'text', 'bigint', 'bigint', 'uuid', 'int', 'date', 'bigint'] as const;

/** State: one element an (id, source), the newest of the chunk; an equal pair changes nothing. */
export const STATE_PARAMETER = 35;
export const stateColumns = [
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

function changed<S extends Stream>(table: StreamTable<S>, { tables }: Build): string {
  const all = [...stateColumns.map(([name, type]) => ({ name, type })), ...table.columns];
  const names = all.map((column) => column.name);
  const arrays = all.map(({ type }, at) => `$${STATE_PARAMETER + at}::${type}[]`);
  const overwritten = [...names.filter((name) => name !== 'id' && name !== 'source'), 'part', 'generation'];
  return `changed AS (
  INSERT INTO ${tables}.${table.table} AS t (${names.join(', ')}, part, generation)
  SELECT i.*, $2, $3 FROM unnest(${arrays.join(', ')}) AS i (${names.join(', ')})
  WHERE EXISTS (SELECT 1 FROM fence) ORDER BY i.id COLLATE "C", i.source COLLATE "C"
  ON CONFLICT (id, source) DO UPDATE SET ${overwritten.map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE (excluded.observed_at, excluded.tie) > (t.observed_at, t.tie) OR (${isDoomed('t')})
  RETURNING new.source AS source, old.id IS NOT NULL AS had, ${hasMoved(table.aggregated)} AS moved, ${table.aggregated
    .flatMap(({ name, of }) => [`${of('old')} AS old_${name}`, `${of('new')} AS new_${name}`])
    .join(', ')})`;
}

/** Whether any aggregate can tell the new row from the old one. */
function hasMoved(aggregated: readonly Aggregated[]): string {
  const read = (row: 'old' | 'new'): string => aggregated.map(({ of }) => of(row)).join(', ');
  return `(old.id IS NULL OR (${read('old')}) IS DISTINCT FROM (${read('new')}))`;
}

/** What came counts 1, what it replaced counts -1; a row that says what it said before adds up to nothing and is left out. */
function delta<S extends Stream>({ aggregated }: StreamTable<S>): string {
  return `delta AS (
  SELECT source, ${aggregated.map(({ name }) => `new_${name} AS ${name}`).join(', ')}, 1 AS n FROM changed WHERE moved
  UNION ALL SELECT source, ${aggregated.map(({ name }) => `old_${name}`).join(', ')}, -1 FROM changed WHERE moved AND had)`;
}

/** History: one element an (id, source, hour) over ALL accepted records, also those that lose the state: else it would depend on chunk size. */
function history<S extends Stream>(table: StreamTable<S>, { tables }: Build): string {
  const first = STATE_PARAMETER + stateColumns.length + table.columns.length;
  const arrays = historyTypes.map((type, at) => `$${first + at}::${type}[]`);
  return `history AS (
  INSERT INTO ${tables}.popularity_history AS h (topic, part, generation, id, source, hour, observed_at, tie, popularity, expires_on, off)
  SELECT $1, $2, $3, i.* FROM unnest(${arrays.join(', ')}) AS i (id, source, hour, observed_at, tie, popularity, expires_on, off)
  WHERE EXISTS (SELECT 1 FROM fence) ORDER BY i.id COLLATE "C", i.source COLLATE "C", i.hour
  ON CONFLICT (topic, id, source, hour) DO UPDATE SET observed_at = excluded.observed_at, tie = excluded.tie,
    popularity = excluded.popularity, expires_on = excluded.expires_on, part = excluded.part,
    generation = excluded.generation, off = excluded.off, is_carried = false
  WHERE (excluded.observed_at, excluded.tie) > (h.observed_at, h.tie) OR (${isDoomed('h')}))`;
}

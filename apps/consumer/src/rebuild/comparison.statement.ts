import type { Build } from '../chunk/build.ts';
import { isThinned } from '../retention/thin.statement.ts';

/** A table of both builds, as the catalogue has it. */
export interface ComparedTable {
  name: string;
  columns: string[];
  key: string[];
}

/** Every table of what is served, with its columns and its key; `is_carried` says how a row came, not what it says. */
export const TABLES = `SELECT c.relname AS name,
  (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'is_carried') AS columns,
  coalesce((SELECT array_agg(a.attname::text ORDER BY k.at) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, at)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'live' AND c.relkind = 'r' ORDER BY 1`;

/** Differences that are shown, of each table and side. */
const SHOWN = 3;

/**
 * What one build has and the other has not, both ways, bit for bit. Tables that are sharded by partition are summed over
 * the shards, and what sums up to nothing is left out: which shard says it depends on how often, and in what order, rows came
 * and went.
 * @returns undefined for a table that is compared as part of another
 */
export function comparison(table: ComparedTable): string | undefined {
  const rows = rowsOf(table);
  if (rows === undefined) return undefined;
  const side = (has: Build['tables'], hasNot: Build['tables']): string => `(${rows(has)}) EXCEPT (${rows(hasNot)})`;
  const first = (from: string): string =>
    `(SELECT coalesce(jsonb_agg(r), '[]') FROM (SELECT * FROM ${from} ORDER BY ${from}::text LIMIT ${SHOWN}) AS r)`;
  return `WITH live_only AS MATERIALIZED (${side('live', 'shadow')}), rebuilt_only AS MATERIALIZED (${side('shadow', 'live')})
SELECT (SELECT count(*) FROM live_only) AS live, (SELECT count(*) FROM rebuilt_only) AS rebuilt,
  ${first('live_only')} AS first_live, ${first('rebuilt_only')} AS first_rebuilt`;
}

function rowsOf({ name, columns, key }: ComparedTable): ((schema: Build['tables']) => string) | undefined {
  if (name === 'joint_delta') return undefined;
  if (name === 'joint') return jointRows;
  // What thinning leaves, whether or not it has passed here: a rebuild has every hour that the records say.
  if (name === 'popularity_history')
    return (tables) => `SELECT ${columns.join(', ')} FROM ${tables}.${name} h WHERE NOT (${isThinned({ tables })})`;
  if (!key.includes('part')) return (schema) => `SELECT ${columns.join(', ')} FROM ${schema}.${name}`;
  const group = key.filter((column) => column !== 'part').join(', ');
  const sums = columns.filter((column) => !key.includes(column)).map((column) => `sum(${column})`);
  return (schema) =>
    `SELECT ${[group, ...sums].join(', ')} FROM ${schema}.${name} GROUP BY ${group}
     HAVING ${sums.map((sum) => `${sum} <> 0`).join(' OR ')}`;
}

/** With what waits to be folded: that is when it was appended, not what it says. */
const jointRows = (schema: string): string => `SELECT source, popularity, seconds, sum(n) AS n FROM (
  SELECT source, popularity, seconds, n FROM ${schema}.joint
  UNION ALL SELECT source, u.* FROM ${schema}.joint_delta, unnest(p, d, n) AS u) AS cells
GROUP BY source, popularity, seconds HAVING sum(n) <> 0`;

/**
 * Verdicts of today against those of then. Letters whose bytes are gone, purged or expired, cannot be judged anew.
 * $1 days that rejected records are kept, null = for ever.
 */
export const VERDICTS = `WITH known AS (
  SELECT topic, part, generation, off, reason, path FROM book.dead_letter
  WHERE purged_at IS NULL AND ($1::int IS NULL OR ceil(recorded_at / 86400000.0) + $1 > extract(epoch FROM now()) / 86400)),
live_only AS MATERIALIZED (SELECT * FROM known EXCEPT SELECT topic, part, generation, off, reason, path FROM shadow_book.dead_letter),
rebuilt_only AS MATERIALIZED (SELECT topic, part, generation, off, reason, path FROM shadow_book.dead_letter WHERE purged_at IS NULL
  EXCEPT SELECT topic, part, generation, off, reason, path FROM book.dead_letter)
SELECT (SELECT count(*) FROM live_only) AS live, (SELECT count(*) FROM rebuilt_only) AS rebuilt,
  (SELECT coalesce(jsonb_agg(r), '[]') FROM (SELECT * FROM live_only ORDER BY 1, 2, 3, 4 LIMIT ${SHOWN}) AS r) AS first_live,
  (SELECT coalesce(jsonb_agg(r), '[]') FROM (SELECT * FROM rebuilt_only ORDER BY 1, 2, 3, 4 LIMIT ${SHOWN}) AS r) AS first_rebuilt`;

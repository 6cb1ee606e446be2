import type { Pool } from '@freshwax/postgres';

// Joint counts are moved from the one into the other by and by.
const TABLES = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'live' AND tablename NOT IN ('joint', 'joint_delta') ORDER BY 1`;

// A key of an aggregate that everything has left stands at 0: which were met on the way depends on how records lay in chunks.
const COUNTS_SOMETHING = `WHERE to_jsonb(r) ->> 'n' IS DISTINCT FROM '0'`;

/**
 * Tables that follow from the records alone: two pipelines that have applied the same have the same rows in them.
 * @param columns of each table, and every row; default all columns, and no aggregate of nothing
 * @returns by table how many rows, and a sum over all of them as text, whatever their order
 */
export async function tableSums(
  pool: Pool,
  columns?: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const [table, names] of Object.entries(columns ?? (await allColumns(pool)))) {
    const { rows } = await pool.query<{ n: string; sum: string | null }>(
      `SELECT count(*) AS n, md5(string_agg(r::text, E'\\n' ORDER BY r::text COLLATE "C")) AS sum FROM (SELECT ${names} FROM live.${table}) r ${columns ? '' : COUNTS_SOMETHING}`,
    );
    sums[table] = `${rows[0]!.n} rows, ${rows[0]!.sum}`;
  }
  return sums;
}

async function allColumns(pool: Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(TABLES);
  return Object.fromEntries(rows.map(({ name }) => [name, '*']));
}

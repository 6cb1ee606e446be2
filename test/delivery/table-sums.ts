import type { Pool } from '@freshwax/postgres';

// Joint counts are moved from the one into the other by and by.
const TABLES = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'live' AND tablename NOT IN ('joint', 'joint_delta') ORDER BY 1`;

/**
 * Tables that follow from the records alone: two pipelines that have applied the same have the same rows in them.
 * @param columns of each table; default all
 * @returns by table how many rows, and a sum over all of them as text, whatever their order
 */
export async function tableSums(
  pool: Pool,
  columns?: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const [table, names] of Object.entries(columns ?? (await allColumns(pool)))) {
    const { rows } = await pool.query<{ n: string; sum: string | null }>(
      `SELECT count(*) AS n, md5(string_agg(r::text, E'\\n' ORDER BY r::text COLLATE "C")) AS sum FROM (SELECT ${names} FROM live.${table}) r`,
    );
    sums[table] = `${rows[0]!.n} rows, ${rows[0]!.sum}`;
  }
  return sums;
}

async function allColumns(pool: Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string }>(TABLES);
  return Object.fromEntries(rows.map(({ name }) => [name, '*']));
}

import type { RebuildDifference } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import { readPatiently } from './long-query.ts';
import { comparison, TABLES, VERDICTS, type ComparedTable } from './comparison.statement.ts';

interface Row {
  live: string;
  rebuilt: string;
  first_live: Record<string, unknown>[];
  first_rebuilt: Record<string, unknown>[];
}

/**
 * Compares both builds, table by table, in the snapshot that the connection has, which is patient.
 * @param rejectedDays how long rejected records are kept, undefined = for ever
 * @returns the tables that differ
 * @throws driver errors; see postgresVerdict
 */
export async function compareBuilds(
  connection: Connection,
  rejectedDays: number | undefined,
): Promise<RebuildDifference[]> {
  const { rows: tables } = await connection.query<ComparedTable>(TABLES);
  const found: RebuildDifference[] = [];
  for (const table of tables) {
    const text = comparison(table);
    if (text !== undefined) found.push(...(await readPatiently<Row>(connection, text)).map(toDifference(table.name)));
  }
  const verdicts = await readPatiently<Row>(connection, VERDICTS, [rejectedDays ?? null]);
  found.push(...verdicts.map(toDifference('dead_letter')));
  return found.filter(({ onlyLive, onlyRebuilt }) => onlyLive + onlyRebuilt > 0);
}

const toDifference =
  (table: string) =>
  (row: Row): RebuildDifference => ({
    table,
    onlyLive: Number(row.live),
    onlyRebuilt: Number(row.rebuilt),
    firstLive: row.first_live,
    firstRebuilt: row.first_rebuilt,
  });

import type { Connection } from '@freshwax/postgres';

/** Tables of many millions of rows are read and sorted whole. */
const DEADLINE_MS = 3_600_000;

/** For the transaction that is open. */
export const PATIENTLY = `SET LOCAL statement_timeout = ${DEADLINE_MS}; SET LOCAL work_mem = '64MB'`;

/** One statement that may take long, within a transaction that was made patient. @throws driver errors; see postgresVerdict */
export async function readPatiently<Row extends object>(
  connection: Connection,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  // The driver has a deadline of its own.
  const { rows } = await connection.query<Row>({ text, values, query_timeout: DEADLINE_MS } as { text: string });
  return rows;
}

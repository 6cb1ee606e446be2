import type { Connection } from '@freshwax/postgres';
import type { RejectReason } from '@freshwax/postgres/rows';
import type { Letters, LogRange } from './record.source.ts';

const SQL = `SELECT off, reason, path, detail, resolved_off IS NOT NULL OR discarded_at IS NOT NULL AS is_settled FROM book.dead_letter
WHERE topic = $1 AND part = $2 AND generation = $3 AND off >= $4 AND off < $5`;

interface Row {
  off: string;
  reason: RejectReason;
  detail: string | null;
  path: string | null;
  is_settled: boolean;
}

/** What the live verdict was of a range. @throws driver errors; see postgresVerdict */
export async function readLetters(
  connection: Connection,
  { topic, partition, generation, from, to }: LogRange,
): Promise<Letters> {
  const { rows } = await connection.query<Row>(SQL, [topic, partition, generation, from, to]);
  return new Map(
    rows.map(({ off, is_settled, ...said }) => [
      BigInt(off),
      { verdict: { accepted: false, ...said }, isSettled: is_settled },
    ]),
  );
}

import type { Connection } from '@freshwax/postgres';
import type { Build } from '../chunk/build.ts';

/** Any constant; whoever holds it is the one writer of `live.joint`. */
const FOLD_LOCK = 4_711_002;
/** Appended rows a turn. */
const ROWS_A_TURN = 500;

const fold = ({
  tables,
}: Build): string => `WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${FOLD_LOCK}) AS mine),
taken AS (
  DELETE FROM ${tables}.joint_delta WHERE (SELECT mine FROM turn)
    AND ctid = ANY (ARRAY(SELECT ctid FROM ${tables}.joint_delta LIMIT ${ROWS_A_TURN})) RETURNING source, p, d, n),
cells AS (
  SELECT t.source, u.p, u.d, sum(u.n) AS n FROM taken t, unnest(t.p, t.d, t.n) AS u (p, d, n) GROUP BY 1, 2, 3 HAVING sum(u.n) <> 0),
folded AS (
  INSERT INTO ${tables}.joint AS j (source, popularity, seconds, n) SELECT source, p, d, n FROM cells ORDER BY source COLLATE "C", p, d
  ON CONFLICT (source, popularity, seconds) DO UPDATE SET n = j.n + excluded.n)
SELECT count(*)::int AS taken FROM taken`;

/**
 * Folds the appended joint counts into one table. One statement, one lock: two consumers never fold the same rows, and
 * readers add what still waits, so that the sum is the same before, during and after.
 * @returns appended rows that were folded
 */
export async function foldJoint(connection: Connection, build: Build): Promise<number> {
  const { rows } = await connection.query<{ taken: number }>({
    name: `fold_joint_${build.tables}`,
    text: fold(build),
  });
  return rows[0]?.taken ?? 0;
}

/** True when there may be more to fold at once. */
export const isFull = (taken: number): boolean => taken >= ROWS_A_TURN;

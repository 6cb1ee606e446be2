import type { Connection } from '@freshwax/postgres';
import type { Published } from './redrive.state.ts';

// Places of what was published: $1 topics, $2 parts, $3 firsts, $4 lasts.
const PLACES = `unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[]) AS i (topic, part, first, last)
JOIN book.ingest_offset o ON o.topic = i.topic AND o.part = i.part`;
const IS_APPLIED = `SELECT coalesce(bool_and(o.next_offset > i.last), true) AS applied FROM ${PLACES}`;
const COUNTS = `SELECT
  (SELECT count(*) FROM ${PLACES} JOIN book.dead_letter d ON d.topic = i.topic AND d.part = i.part
    AND d.resolved_generation = o.generation AND d.resolved_off BETWEEN i.first AND i.last) AS settled,
  (SELECT count(*) FROM ${PLACES} JOIN book.dead_letter d ON d.topic = i.topic AND d.part = i.part
    AND d.generation = o.generation AND d.off BETWEEN i.first AND i.last AND d.root_off IS NOT NULL) AS again`;

const valuesOf = (places: readonly Published[]): unknown[][] => [
  places.map((it) => it.topic),
  places.map((it) => it.partition),
  places.map((it) => it.first),
  places.map((it) => it.last),
];

/** Whether the consumers are past everything that was published. */
export async function isApplied(connection: Connection, places: readonly Published[]): Promise<boolean> {
  const { rows } = await connection.query<{ applied: boolean }>(IS_APPLIED, valuesOf(places));
  return rows[0]!.applied;
}

/** What became of what was published, so far. */
export async function readOutcome(
  connection: Connection,
  places: readonly Published[],
): Promise<{ settled: number; rejectedAgain: number }> {
  const { rows } = await connection.query<{ settled: string; again: string }>(COUNTS, valuesOf(places));
  return { settled: Number(rows[0]!.settled), rejectedAgain: Number(rows[0]!.again) };
}

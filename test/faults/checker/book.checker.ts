import type { LogRecord } from './raw.checker.ts';
import type { Sql } from './stores.ts';
import { differences, violations, type Violation } from './violation.ts';

export interface Range {
  topic: string;
  part: number;
  generation: number;
  base: string;
  next: string;
  counted: string;
}

const RANGES = `SELECT topic, part, generation, base_offset AS base, next_offset AS next, applied + rejected AS counted FROM book.ingest_offset
UNION ALL SELECT topic, part, generation, base_offset, end_offset, applied + rejected FROM book.partition_generation`;

const WINDOWS = `SELECT topic || '/' || part || '/' || generation || '/' || win AS k, sum(accepted + rejected) AS v FROM book.window_count GROUP BY 1`;

const PURGED = `SELECT topic || '/' || part || '/' || generation || '/' || win AS k, sum(purged) AS v FROM book.window_count GROUP BY 1 HAVING sum(purged) > 0`;

const LETTERS = `SELECT topic || '/' || part || '/' || generation || '/' || off AS k, reason AS v FROM book.dead_letter`;

/** Offsets that rightly have no raw row any more. */
export type Absent = (place: { topic: string; partition: number; generation: number; offset: bigint }) => boolean;

export const readRanges = async (pool: Sql): Promise<Range[]> => (await pool.query<Range>(RANGES)).rows;

/**
 * I6, I7 and I10, and the counts by window, against the records of the log.
 * @param purged records that a purge took: counted like all others, and once more as purged
 */
export async function checkBooks(
  pool: Sql,
  { records: there, purged }: { records: readonly LogRecord[]; purged: readonly LogRecord[] },
  absent: Absent = () => false,
): Promise<Violation[]> {
  const records = [...there, ...purged];
  const ranges = await readRanges(pool);
  const byLog = Map.groupBy(records, (it) => `${it.topic}/${it.partition}/${it.generation}`);
  const judged = ranges.map((range) =>
    judgeRange(range, byLog.get(`${range.topic}/${range.part}/${range.generation}`), absent),
  );
  const letters = new Map(
    records.flatMap((it) =>
      it.reason === undefined ? [] : [[`${it.topic}/${it.partition}/${it.generation}/${it.offset}`, it.reason]],
    ),
  );
  return [
    ...violations(
      'I6',
      judged.flatMap(({ holes }) => holes),
    ),
    ...violations('I7', [
      ...judged.flatMap(({ miscounted }) => miscounted),
      ...differences('records of window', countsByWindow(records), await linesOf(pool, WINDOWS)),
      ...differences('purged of window', countsByWindow(purged), await linesOf(pool, PURGED)),
    ]),
    ...violations('I10', differences('dead letter', letters, await linesOf(pool, LETTERS))),
  ];
}

const countsByWindow = (records: readonly LogRecord[]): Map<string, string> =>
  new Map(
    [...Map.groupBy(records, (it) => `${it.topic}/${it.partition}/${it.generation}/${it.window}`)].map(([key, all]) => [
      key,
      String(all.length),
    ]),
  );

function judgeRange(
  range: Range,
  records: readonly LogRecord[] = [],
  absent: Absent,
): { holes: string[]; miscounted: string[] } {
  const { topic, part, generation, base, next, counted } = range;
  const held = new Set(records.map(({ offset }) => offset));
  const holes: string[] = [];
  for (let offset = BigInt(base); offset < BigInt(next); offset++) {
    if (!held.delete(offset) && !absent({ topic, partition: part, generation, offset }))
      holes.push(`${topic}/${part}/${generation}/${offset} lies below the position and not in Cassandra`);
  }
  const beyond = [...held].map(
    (offset) => `${topic}/${part}/${generation}/${offset} lies in Cassandra and outside [${base}, ${next})`,
  );
  const span = String(BigInt(next) - BigInt(base));
  const wrong = counted === span ? [] : [`${topic}/${part}/${generation} counts ${counted} of ${span} records`];
  return { holes: [...holes, ...beyond], miscounted: wrong };
}

export async function linesOf(pool: Sql, text: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ k: string; v: unknown }>(text);
  return new Map(rows.map(({ k, v }) => [k, String(v)]));
}

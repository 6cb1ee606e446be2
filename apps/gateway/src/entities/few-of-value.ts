import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';
import type { OrderKey } from './sort-order.ts';

/** The ids that the table of a first key has of the value `:after0` in `:source`. */
export const idsOfValue = ({ beside }: OrderKey): string =>
  `SELECT same.id FROM ${beside!.table} same WHERE same.source = :source AND same.${beside!.column} = :after0`;

/**
 * Two ways lead to the first page of n equal rows among N, in the order of a key of another table: all n are looked up and ordered,
 * or the rows are read in that order until a page of them was met, page * N / n of them. The first is shorter below the root of
 * page * N. PostgreSQL takes the second as soon as n is a few hundred, since it takes a look-up in an index that was just read for
 * nearly free: 62,000 of them for the 1,694 most popular of a million tracks.
 */
export async function isFewOfValue(
  database: SelectQueryBuilder<ObjectLiteral>['connection'],
  { beside }: OrderKey,
  { source, value, page }: { source: string; value: unknown; page: number },
): Promise<boolean> {
  if (!beside) return false;
  const [row] = await database.query<{ isFew: boolean }[]>(fewSql(beside), [source, value, page]);
  return row!.isFew;
}

const fewSql = ({ table, column }: NonNullable<OrderKey['beside']>): string => `
WITH fewest AS (SELECT ceil(sqrt($3 * greatest(reltuples, 1)))::bigint AS n FROM pg_class WHERE oid = '${table}'::regclass),
     met AS (SELECT FROM ${table} WHERE source = $1 AND ${column} = $2 LIMIT (SELECT n FROM fewest))
SELECT (SELECT count(*) FROM met) < (SELECT n FROM fewest) AS "isFew"`;

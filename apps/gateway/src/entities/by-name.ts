import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';

/** Whether a row's name holds a text, whatever the case and accents of both; % and _ stand for themselves. */
export const holdsSql = (alias: string, text: string): string => `${alias}.plain_name LIKE book.plain_part(${text})`;

/** Whether a row's name is a text, whatever the case and accents of both. Of long names an index has the beginning. */
export const isCalledSql = (alias: string, text: string): string =>
  `left(${alias}.plain_name, 100) = left(book.plain_name(${text}), 100) AND ${alias}.plain_name = book.plain_name(${text})`;

/** What narrows a list by names. */
interface NameFilter {
  /** A part of the name. */
  q?: string | undefined;
  /** The whole name. */
  called?: string | undefined;
}

/** @param names the table that they are looked for in, where it is not the list's own */
export function applyNameFilter<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  { alias, names }: { alias: string; names?: string },
  { q, called }: NameFilter,
): void {
  if (q !== undefined) {
    const isMatch =
      names === undefined
        ? holdsSql(alias, ':text')
        : `(${alias}.id, ${alias}.source) IN (SELECT named.id, named.source FROM ${names} named WHERE ${holdsSql('named', ':text')})`;
    builder.andWhere(isMatch, { text: q });
  }
  if (called !== undefined) {
    const own = builder.expressionMap.mainAlias!.metadata.tablePath;
    builder.andWhere(`${alias}.id = ANY(ARRAY(${idsOfName(names ?? own)}))`, { called });
  }
}

/** An array is looked up id by id, whatever PostgreSQL expects to find. */
const idsOfName = (table: string): string =>
  `SELECT named.id FROM ${table} named WHERE named.source = :source AND ${isCalledSql('named', ':called')}`;

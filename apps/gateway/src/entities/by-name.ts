import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';
import { expressionOf } from './sort-order.ts';

/** Whether a name holds a text, whatever the case and accents of both; % and _ stand for themselves. */
export const holdsSql = (name: string, text: string): string =>
  `book.plain_name(${name}) LIKE book.plain_part(${text})`;

/** What narrows a list by names. */
interface NameFilter {
  /** A part of the name. */
  q?: string | undefined;
  /** The whole name, as far as an order looks at it. */
  called?: string | undefined;
}

/**
 * Rows by their names, whatever their case and accents.
 * @param names the table that they are looked for in, where it is not the list's own
 */
export function applyNameFilter<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  { alias, names }: { alias: string; names?: string },
  { q, called }: NameFilter,
): void {
  if (q !== undefined) {
    const isMatch =
      names === undefined
        ? holdsSql(`${alias}.name`, ':text')
        : `(${alias}.id, ${alias}.source) IN (SELECT named.id, named.source FROM ${names} named WHERE ${holdsSql('named.name', ':text')})`;
    builder.andWhere(isMatch, { text: q });
  }
  if (called !== undefined) {
    const own = builder.expressionMap.mainAlias!.metadata.tablePath;
    builder.andWhere(`${alias}.id = ANY(ARRAY(${idsOfName(names ?? own)}))`, { called });
  }
}

const idsOfName = (table: string): string =>
  `SELECT named.id FROM ${table} named WHERE named.source = :source AND ${isCalledSql('named.name', ':called')}`;

/** Whether a name is a text, whatever the case and accents of both, as far as an order looks at it. */
export const isCalledSql = (name: string, text: string): string => `${wholeSql(name)} = ${wholeSql(text)}`;

const wholeSql = (text: string): string => `book.plain_name(${expressionOf({ property: text, kind: 'long text' })})`;

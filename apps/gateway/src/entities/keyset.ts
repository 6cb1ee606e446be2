import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';
import type { CursorKey } from '../security/cursor.ts';
import { expressionOf, type OrderKey, type SortOrder } from './sort-order.ts';

/** A page of one source's part of a list. */
export interface Place {
  alias: string;
  source: string;
  order: SortOrder;
  /** The keys of the row that it begins after, and that row's id and source. */
  after: readonly CursorKey[] | undefined;
  /** Rows with a value of the first key come first, then those without: as one condition, no index could be begun at. */
  rows: 'with value' | 'without value';
}

/** Orders a source's part of a list and begins it after a row: no page counts rows to skip. */
export function applyKeyset<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  { alias, source, order, after, rows }: Place,
): SelectQueryBuilder<Entity> {
  const [first, ...others] = order.keys;
  const hasValue = rows === 'with value';
  builder.andWhere(`${alias}.source = :source`, { source });
  if (first.nullable) builder.andWhere(`${expressionOf(first)} IS ${hasValue ? 'NOT NULL' : 'NULL'}`);
  if (after) {
    const parameters = Object.fromEntries(after.map((value, at) => [`after${at}`, value]));
    builder.andWhere(laterThan(after, { alias, source, order, rows }), parameters);
  }
  // Of rows that all have a value, it says nothing but which way the index is read.
  const nulls = first.direction === 'DESC' ? 'NULLS LAST' : 'NULLS FIRST';
  if (hasValue)
    builder.addOrderBy(expressionOf(first), first.direction, first.nullable && !first.isPartial ? nulls : undefined);
  for (const key of others)
    builder.addOrderBy(expressionOf(key), key.direction, key.nullable ? 'NULLS LAST' : undefined);
  const id = `${alias}.id`;
  return order.keys.some(({ property }) => property === id) ? builder : builder.addOrderBy(id, order.idDirection);
}

/** Condition of the rows behind `:after0`, `:after1`, … and, where all of those are equal, behind the id. */
function laterThan(after: readonly CursorKey[], { alias, source, order, rows }: Omit<Place, 'after'>): string {
  const [idAt, afterSource] = [after.length - 2, String(after.at(-1))];
  const beyondId = order.idDirection === 'DESC' ? '<' : '>';
  // The same id of another source is another row: behind it when its source is.
  const laterId = `${alias}.id ${beyondId}${source > afterSource ? '=' : ''} :after${idAt}`;
  const begin = rows === 'with value' ? 0 : 1;
  const later = order.keys.reduceRight(
    (rest, key, at) => (at < begin ? rest : laterIn(key, { at, isNull: after[at] === null, rest })),
    laterId,
  );
  if (begin === 1) return `(${later})`;
  // The bound on the value alone is what an index can begin at; without it a page would read all pages before it.
  const [first] = order.keys;
  return `(${expressionOf(first)} ${beyondOf(first)}= :after0 AND ${later})`;
}

const beyondOf = ({ direction }: OrderKey): '<' | '>' => (direction === 'DESC' ? '<' : '>');

/** Behind the value in this key, or equal in it and `rest`. */
function laterIn(key: OrderKey, { at, isNull, rest }: { at: number; isNull: boolean; rest: string }): string {
  const expression = expressionOf(key);
  if (isNull) return `(${expression} IS NULL AND ${rest})`;
  const beyond = `${expression} ${beyondOf(key)} :after${at}`;
  const withoutValue = key.nullable && at > 0 ? ` OR ${expression} IS NULL` : '';
  return `(${beyond}${withoutValue} OR (${expression} = :after${at} AND ${rest}))`;
}

/** Names that contain a text, whatever its case; % and _ stand for themselves. */
export function applyNameFilter<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  alias: string,
  text: string | undefined,
): void {
  if (text === undefined) return;
  builder.andWhere(`${alias}.name ILIKE :text`, { text: `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%` });
}

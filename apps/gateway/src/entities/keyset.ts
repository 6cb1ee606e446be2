import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';
import type { CursorKey } from '../security/cursor.ts';
import { expressionOf, type OrderKey, type SortOrder } from './sort-order.ts';

/**
 * The parts of a list, in its order: rows that are equal to the last one in the first key, those behind it in that key, those
 * that have no value of it. Each begins at one place of an index; as one condition they would be searched from the first on.
 */
export type Part = 'equal' | 'behind' | 'without value';

/** A page of one source's part of a list. */
export interface Place {
  alias: string;
  source: string;
  order: SortOrder;
  /** The keys of the row that it begins after, and that row's id and source; a first key alone: it begins with its first row. */
  after: readonly CursorKey[] | undefined;
  /** Rows that are equal in the first key, which has a table beside, are few: they are found by their ids. */
  isFew?: boolean;
}

export function partsOf({ order, after }: Place): Part[] {
  const [{ nullable, isPartial }] = order.keys;
  const last: Part[] = nullable && !isPartial ? ['without value'] : [];
  if (!after) return ['behind', ...last];
  return after[0] === null ? last : ['equal', 'behind', ...last];
}

/** Orders a part and begins it after a row: no page counts rows to skip. */
export function applyPart<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  place: Place,
  part: Part,
): SelectQueryBuilder<Entity> {
  const { alias, source, order, after } = place;
  const [first, ...others] = order.keys;
  const parameters = Object.fromEntries((after ?? []).map((value, at) => [`after${at}`, value]));
  builder.andWhere(`${alias}.source = :source`, { source }).andWhere(conditionOf(place, part), parameters);
  // Of rows that all have a value, it says nothing but which way the index is read.
  const nulls = first.direction === 'DESC' ? 'NULLS LAST' : 'NULLS FIRST';
  if (part === 'behind')
    builder.addOrderBy(expressionOf(first), first.direction, first.nullable && !first.isPartial ? nulls : undefined);
  for (const key of others)
    builder.addOrderBy(expressionOf(key), key.direction, key.nullable ? 'NULLS LAST' : undefined);
  const id = `${alias}.id`;
  return order.keys.some(({ property }) => property === id) ? builder : builder.addOrderBy(id, order.idDirection);
}

function conditionOf(place: Place, part: Part): string {
  const { order, after } = place;
  const [first] = order.keys;
  const expression = expressionOf(first);
  if (part === 'equal') {
    const isEqual = place.isFew
      ? `${place.alias}.id = ANY(ARRAY(${idsOfValue(first.beside!)}))`
      : `${expression} = :after0`;
    const id = place.isFew ? undefined : first.beside?.id;
    return `${isEqual}${after!.length > 1 ? ` AND ${laterInRest(place, id)}` : ''}`;
  }
  if (part === 'behind')
    return after && after[0] !== null ? `${expression} ${beyondOf(first)} :after0` : `${expression} IS NOT NULL`;
  return after?.[0] === null ? `${expression} IS NULL AND ${laterInRest(place)}` : `${expression} IS NULL`;
}

/** An array is looked up id by id, whatever PostgreSQL expects to find. */
const idsOfValue = ({ table, column }: NonNullable<OrderKey['beside']>): string =>
  `SELECT same.id FROM ${table} same WHERE same.source = :source AND same.${column} = :after0`;

/** Behind the row in the keys after the first and, where all of those are equal, in the id. @param id where the index has it */
function laterInRest({ alias, source, order, after = [] }: Place, id = `${alias}.id`): string {
  const [idAt, afterSource] = [after.length - 2, String(after.at(-1))];
  const beyondId = order.idDirection === 'DESC' ? '<' : '>';
  // The same id of another source is another row: behind it when its source is.
  const laterId = `${id} ${beyondId}${source > afterSource ? '=' : ''} :after${idAt}`;
  return order.keys.reduceRight(
    (rest, key, at) => (at === 0 ? rest : laterIn(key, { at, isNull: after[at] === null, rest })),
    laterId,
  );
}

const beyondOf = ({ direction }: OrderKey): '<' | '>' => (direction === 'DESC' ? '<' : '>');

/** Behind the value in this key, or equal in it and `rest`. */
function laterIn(key: OrderKey, { at, isNull, rest }: { at: number; isNull: boolean; rest: string }): string {
  const expression = expressionOf(key);
  if (isNull) return `(${expression} IS NULL AND ${rest})`;
  const beyond = `${expression} ${beyondOf(key)} :after${at}`;
  const later = `${beyond} OR (${expression} = :after${at} AND ${rest})`;
  // Said a second time without the rest, it is where an index begins.
  return key.nullable
    ? `(${expression} IS NULL OR ${later})`
    : `(${expression} ${beyondOf(key)}= :after${at} AND (${later}))`;
}

import type { ObjectLiteral, SelectQueryBuilder } from '@freshwax/postgres/entities';
import type { CursorKey } from '../security/cursor.ts';

/** One allow-listed order of a list; rows that are equal in it follow their id, then their source. */
export interface SortOrder {
  /** As the query builder names it, `track.observedAt`. */
  property: string;
  direction: 'ASC' | 'DESC';
  /** Rows without the value come last in either direction. */
  nullable: boolean;
  /** Rows without the value are left out: its index holds none of them. */
  isPartial?: boolean;
}

/** API name -> what it sorts by. */
export type Sortable = Record<string, Omit<SortOrder, 'direction'>>;

/** `-name` is descending. */
export function sortOrderOf(sort: string, sorts: Sortable): SortOrder {
  const isDescending = sort.startsWith('-');
  return { ...sorts[isDescending ? sort.slice(1) : sort]!, direction: isDescending ? 'DESC' : 'ASC' };
}

/** Orders a list and begins it after the row that the keys [value, id, source] name: no page counts rows to skip. */
export function applyKeyset<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  options: { alias: string; order: SortOrder; after: readonly CursorKey[] | undefined },
): void {
  const { alias, order, after } = options;
  const [id, source] = [`${alias}.id`, `${alias}.source`];
  builder
    .orderBy(order.property, order.direction, order.nullable ? 'NULLS LAST' : undefined)
    .addOrderBy(id, 'ASC')
    .addOrderBy(source, 'ASC');
  if (order.isPartial) builder.andWhere(`${order.property} IS NOT NULL`);
  if (!after) return;
  const [value, afterId, afterSource] = after;
  const laterId = `(${id}, ${source}) > (:afterId, :afterSource)`;
  const beyond = order.direction === 'DESC' ? '<' : '>';
  const place = placeOf(order, { beyond, laterId, isNull: value === null });
  builder.andWhere(`(${place})`, { afterValue: value, afterId, afterSource });
}

/** The bound on the value alone is what an index can begin at; without it a page would read all pages before it. */
function placeOf(
  { property, nullable }: SortOrder,
  { beyond, laterId, isNull }: { beyond: '<' | '>'; laterId: string; isNull: boolean },
): string {
  if (isNull) return `${property} IS NULL AND ${laterId}`;
  const place = `${property} ${beyond}= :afterValue AND (${property} ${beyond} :afterValue OR ${laterId})`;
  return nullable ? `(${place}) OR ${property} IS NULL` : place;
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

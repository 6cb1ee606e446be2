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

/** A page of a list: its order, the keys [value, id, source] of the row that it begins after, and which rows it may hold. */
export interface Place {
  alias: string;
  order: SortOrder;
  after: readonly CursorKey[] | undefined;
  /** Rows with the value come first, then those without: as one condition, no index could be begun at. */
  rows: 'with value' | 'without value';
}

/** Orders a list and begins it after a row: no page counts rows to skip. */
export function applyKeyset<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  { alias, order, after, rows }: Place,
): SelectQueryBuilder<Entity> {
  const { property, direction } = order;
  const [id, source] = [`${alias}.id`, `${alias}.source`];
  const laterId = `(${id}, ${source}) > (:afterId, :afterSource)`;
  const [afterValue, afterId, afterSource] = after ?? [];
  if (rows === 'without value') builder.andWhere(`${property} IS NULL`).orderBy(id, 'ASC');
  else {
    // Of rows that all have a value, this says nothing but which way the index is read.
    const nulls = direction === 'DESC' ? 'NULLS LAST' : 'NULLS FIRST';
    if (order.nullable || order.isPartial) builder.andWhere(`${property} IS NOT NULL`);
    builder.orderBy(property, direction, order.nullable ? nulls : undefined).addOrderBy(id, 'ASC');
  }
  builder.addOrderBy(source, 'ASC');
  if (!after) return builder;
  const beyond = direction === 'DESC' ? '<' : '>';
  // The bound on the value alone is what an index can begin at; without it a page would read all pages before it.
  const later = `${property} ${beyond}= :afterValue AND (${property} ${beyond} :afterValue OR ${laterId})`;
  return builder.andWhere(`(${rows === 'without value' ? laterId : later})`, { afterValue, afterId, afterSource });
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

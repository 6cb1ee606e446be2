import type { ObjectLiteral } from '@freshwax/postgres/entities';
import type { CursorKey } from '../security/cursor.ts';
import type { PopularityStream } from '../stats/popularity.query.ts';

/** Sorted by at once, most. */
export const MOST_SORTS = 3;

/** Characters of a long text that an order looks at: an entry of an index has no room for a name of 2,000. */
const LONGEST = 100;

export type Direction = 'ASC' | 'DESC';

/** What a list may be ordered by. */
export interface SortKey {
  /** As the query builder names it, `track.observedAt`. */
  property: string;
  /** 64-bit integers are numbers too, although their rows hold them as text. */
  kind: 'number' | 'text' | 'long text';
  /** Rows without the value come last in either direction. */
  nullable?: boolean;
  /** As the first key it leaves out the rows without the value: its index holds none of them. */
  isPartial?: boolean;
  /** The direction in which its index is read forwards, with `id` rising; without an index it is no first key. */
  indexed?: Direction;
  /** Its index goes on with this one: what orders rows that are equal in it where no further key is asked for. */
  within?: SortKey;
  /** Where that index is of another table than the list's: that table, its column, the id as the index has it, and who counts its values. */
  beside?: { table: string; column: string; id: string; countedOf: PopularityStream };
  /** So few values that one may be of a tenth of all rows. */
  isShared?: boolean;
}

/** API name -> what it sorts by. */
export type Sortable = Readonly<Record<string, SortKey>>;

export interface OrderKey extends SortKey {
  direction: Direction;
}

/** The keys of a list, most significant first; rows that are equal in them follow `id`, then their source. */
export interface SortOrder {
  keys: readonly [OrderKey, ...OrderKey[]];
  /** Against the direction of its index the first key is read backwards, and the ids with it. */
  idDirection: Direction;
}

/** Of names without repeats; `-name` is descending. */
export function sortOrderOf(names: readonly string[], sorts: Sortable): SortOrder {
  const keys = names.map((name): OrderKey => {
    const isDescending = name.startsWith('-');
    return { ...sorts[isDescending ? name.slice(1) : name]!, direction: isDescending ? 'DESC' : 'ASC' };
  }) as [OrderKey, ...OrderKey[]];
  const [{ direction, indexed, within }] = keys;
  const idDirection = direction === indexed ? 'ASC' : 'DESC';
  if (within && keys.length === 1) keys.push({ ...within, direction: idDirection });
  return { keys, idDirection };
}

/** What SQL orders and compares by. */
export const expressionOf = ({ property, kind }: SortKey): string =>
  kind === 'long text' ? `LEFT(${property}, ${LONGEST})` : property;

/** `meta.popularity` of a track -> its meta's popularity; `track.name` -> its own name, as far as an order looks at it. */
export function sortValue(entity: ObjectLiteral, { property, kind }: SortKey): CursorKey {
  const [owner, name] = property.split('.') as [string, string];
  const holder = owner === 'meta' ? (entity['meta'] as ObjectLiteral | undefined) : entity;
  const value = (holder?.[name] ?? null) as CursorKey;
  // By characters, as PostgreSQL counts: not by halves of a pair.
  return kind === 'long text' && typeof value === 'string' ? [...value].slice(0, LONGEST).join('') : value;
}

interface Sorted extends ObjectLiteral {
  id: string;
  source: string;
}

/** The order of a page that comes from several sources; text by its bytes, as the database's collation has it. */
export const byOrder =
  ({ keys, idDirection }: SortOrder) =>
  (a: Sorted, b: Sorted): number => {
    for (const key of keys) {
      const [left, right] = [sortValue(a, key), sortValue(b, key)];
      if (left === right) continue;
      if (left === null || right === null) return left === null ? 1 : -1;
      const difference = key.kind === 'number' ? Number(left) - Number(right) : byBytes(String(left), String(right));
      if (difference !== 0) return key.direction === 'DESC' ? -difference : difference;
    }
    const byId = byBytes(a.id, b.id);
    return (idDirection === 'DESC' ? -byId : byId) || byBytes(a.source, b.source);
  };

/** As the database's collation has it. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

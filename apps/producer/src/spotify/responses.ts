/**
 * Reading what came without trusting it: only `id`, `name`, `type`, `uri` and `href` are certain, lists hold nulls,
 * and whole fields are absent from apps in development. Nothing here throws.
 */

export type Fields = Readonly<Record<string, unknown>>;
/** Something with an id: an album, a track or an artist, whole or as others mention it. */
export type Entity = Fields & { readonly id: string };

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isEntity = (value: unknown): value is Entity =>
  isFields(value) && typeof value['id'] === 'string' && value['id'] !== '';

/** The object under a name; an empty one where there is none. */
export function fieldsAt(value: unknown, name: string): Fields {
  const inner = isFields(value) ? value[name] : undefined;
  return isFields(inner) ? inner : {};
}

export function listAt(value: unknown, name: string): readonly unknown[] {
  const inner = isFields(value) ? value[name] : undefined;
  return Array.isArray(inner) ? inner : [];
}

export interface Entities {
  items: Entity[];
  /** Nulls and things without an id: local files, ids that are unknown. */
  skipped: number;
}

export function entitiesOf(list: readonly unknown[]): Entities {
  const items = list.filter(isEntity);
  return { items, skipped: list.length - items.length };
}

export interface Page extends Entities {
  /** Items that came, nulls included; 0 ends a walk. `total` and `next` are not to be relied on. */
  length: number;
  total: number | undefined;
  /** Most items that a page holds, as the answer says: fewer than were asked for where the app gets no more. */
  limit?: number;
}

export function pageOf(value: unknown): Page {
  const list = listAt(value, 'items');
  const total = isFields(value) ? value['total'] : undefined;
  const limit = isFields(value) ? value['limit'] : undefined;
  return {
    ...entitiesOf(list),
    length: list.length,
    total: typeof total === 'number' ? total : undefined,
    ...(Number.isInteger(limit) && Number(limit) > 0 && { limit: Number(limit) }),
  };
}

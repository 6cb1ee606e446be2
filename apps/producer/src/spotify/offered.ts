import { isFields, type Fields } from './responses.ts';

/** null as the source said it; undefined, which is "not offered", where the field is absent. */
export const offeredAt = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** A field inside an object that is itself offered or not: null inside null. */
export function offeredInside(fields: Fields, outer: string, inner: string): unknown {
  const value = offeredAt(fields, outer);
  if (value === undefined || value === null) return value;
  // What is no object is handed on in a list: no such field takes one, so the contract refuses it.
  return isFields(value) ? (value[inner] ?? null) : [value];
}

/** How many a list holds; what is no list is handed on, for the contract to refuse. */
export function offeredLength(fields: Fields, name: string): unknown {
  const value = offeredAt(fields, name);
  return Array.isArray(value) ? value.length : value;
}

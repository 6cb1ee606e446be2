/** Paths of all fields with the kinds of their values, sorted; a list counts as all of its items together. */
export function valueTypes(value: unknown): string[] {
  return [...new Set(typesIn(value, ''))].sort();
}

function typesIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => typesIn(item, `${path}[]`));
  if (value === null || typeof value !== 'object') return [`${path}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([name, field]) => typesIn(field, `${path}.${name}`));
}

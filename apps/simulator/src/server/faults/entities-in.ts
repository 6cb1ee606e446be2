export type EntityKind = 'album' | 'track' | 'artist';
/** An album, track or artist of an answer, whole or as others show it. */
export type Entity = Record<string, unknown>;

/** All of these kinds, outer ones first; what a track was linked from is not meant. */
export function entitiesIn(value: unknown, kinds: readonly EntityKind[]): Entity[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => entitiesIn(item, kinds));
  const entity = value as Entity;
  const own = 'uri' in entity && kinds.includes(entity['type'] as EntityKind) ? [entity] : [];
  const inner = Object.entries(entity).flatMap(([name, field]) =>
    name === 'linked_from' ? [] : entitiesIn(field, kinds),
  );
  return [...own, ...inner];
}

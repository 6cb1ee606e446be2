import type { Entity } from './responses.ts';

export type Named = Entity & { name: string };
const isNamed = (entity: Entity): entity is Named => typeof entity['name'] === 'string';

const withoutAccents = new Intl.Collator('en', { usage: 'search', sensitivity: 'base' });
const inAnyCase = new Intl.Collator('en', { usage: 'search', sensitivity: 'accent' });

/** The first that is called exactly that in whatever case, else the first that is but for its accents; none that is only alike. */
export function entityNamed(name: string, entities: readonly Entity[]): Named | undefined {
  const named = entities.filter(isNamed);
  const isCalled = (by: Intl.Collator) => (entity: Named) => by.compare(entity.name, name) === 0;
  return named.find(isCalled(inAnyCase)) ?? named.find(isCalled(withoutAccents));
}

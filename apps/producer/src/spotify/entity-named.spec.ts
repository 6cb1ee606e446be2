import { describe, expect, it } from '@jest/globals';
import { entityNamed } from './entity-named.ts';

const entities = [
  { id: '1', name: 'Björn Heron Quartet' },
  { id: '2' },
  { id: '3', name: 'Björn Heron' },
  { id: '4', name: 'BJORN HERON' },
  { id: '5', name: 'Bjorn Heron' },
  { id: '6', name: 'Łucja' },
];
const idOf = (query: string) => entityNamed(query, entities)?.id;

describe('the one of several that is called so', () => {
  it('is the first of that very name, in whatever case', () => {
    expect([idOf('bjorn heron'), idOf('björn heron')]).toEqual(['4', '3']);
  });

  it('else is the first called so but for its accents', () => {
    expect(entityNamed('bjorn heron', entities.slice(0, 3))?.name).toBe('Björn Heron');
    expect(idOf('lucja')).toBe('6');
  });

  it('is none that is only alike, and none where nothing is', () => {
    expect(['bjorn', 'Heron Björn', 'Björn-Heron', ''].map(idOf)).toEqual(Array(4).fill(undefined));
  });
});

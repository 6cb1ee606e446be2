import { describe, expect, it } from '@jest/globals';
import { entitiesOf, fieldsAt, listAt, pageOf } from './responses.ts';

describe('reading responses', () => {
  it('skips and counts nulls, local files without an id, and what is no object', () => {
    const list = [null, { id: 'a' }, { id: null, is_local: true }, { id: '' }, 'text', [{ id: 'b' }]];
    expect(entitiesOf(list)).toEqual({ items: [{ id: 'a' }], skipped: 5 });
  });

  it('tells how many items came, nulls included: only an empty page ends a walk', () => {
    expect(pageOf({ items: [null, null], total: 2 })).toEqual({ items: [], skipped: 2, length: 2, total: 2 });
  });

  it.each([50, '50', 0, 1.5, null])('believes a page size only where it is one: %j', (limit) => {
    expect(pageOf({ items: [], limit }).limit).toBe(limit === 50 ? 50 : undefined);
  });

  it.each([undefined, null, 'text', 7, [], {}, { items: null }, { items: 'none', total: '12' }])(
    'takes anything else as an empty page: %j',
    (junk) => {
      expect(pageOf(junk)).toEqual({ items: [], skipped: 0, length: 0, total: undefined });
    },
  );

  it('finds nothing in what is not there', () => {
    expect(fieldsAt(null, 'a')).toEqual({});
    expect(fieldsAt({ a: [1] }, 'a')).toEqual({});
    expect(listAt({ a: {} }, 'a')).toEqual([]);
  });
});

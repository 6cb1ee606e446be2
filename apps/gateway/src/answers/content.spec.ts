import { describe, expect, it } from '@jest/globals';
import { toTag } from './content.interceptor.ts';
import { namesTag } from './entity-tag.ts';

const answer = (changes: object = {}, meta: object = {}) => ({
  data: [{ id: 'a', redrives: 0, ...changes }],
  meta: { asOf: '2026-11-21T12:00:00Z', dataVersion: '1.a', freshnessMs: 5, sources: [], missing: {}, ...meta },
});

describe('the tag of an answer', () => {
  it('is the same while the answer only grows older', () => {
    expect(toTag(answer({}, { asOf: '2026-11-21T12:01:00Z', freshnessMs: 60_005 }))).toBe(toTag(answer()));
    expect(toTag(answer({ ageSeconds: 3 }))).toBe(toTag(answer({ ageSeconds: 2 })));
  });

  it('is another whenever it says something else', () => {
    const others = [
      answer({ asOf: 'of the row itself' }),
      answer({ redrives: 1 }),
      answer({ id: 'b' }),
      answer({}, { dataVersion: '2.a' }),
    ];
    const tags = [...others, answer({}, { missing: { gone: 1 } }), { ...answer(), page: {} }, undefined].map(toTag);
    expect(new Set([...tags, toTag(answer())]).size).toBe(tags.length + 1);
  });

  it('is known to who names it, in a list and weakly', () => {
    const known = [`W/"x"`, `"x"`, `"y", W/"x"`].map((header) => namesTag(header, 'W/"x"'));
    expect(known).toEqual([true, true, true]);
    expect([undefined, '', '"xx"', '*'].map((header) => namesTag(header, 'W/"x"'))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

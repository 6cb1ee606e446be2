import { describe, expect, it } from '@jest/globals';
import type { AnswerMeta } from '@freshwax/contracts';
import { factsOf, linesOf } from './facts.ts';

const meta = { asOf: '2026-11-22T12:00:00Z', sources: ['simulator'] } as unknown as AnswerMeta;
const said = {
  content: { n: 1_234, nOf: 'tracks', missing: 5 },
  meta,
  ageMs: 4_000,
  source: null,
  filters: {},
  follows: ['type'] as const,
  chosen: [],
};

describe('the foot of a saved picture', () => {
  it('says n, what is missing, the source and the age', () => {
    expect(factsOf(said)).toEqual([
      'n = 1,234 tracks',
      '5 missing',
      'Simulator (invented numbers)',
      'newest record 4 s ago',
      '2026-11-22 12:00:00 UTC',
      'Freshwax',
    ]);
  });
  it('says that the age is not of the source that was chosen, but of all', () => {
    expect(factsOf({ ...said, source: 'import' })).toContain('newest record of any source 4 s ago');
  });
  it('says what it is narrowed to, what it is not, what was chosen and what it lacks', () => {
    const facts = factsOf({
      ...said,
      content: { ...said.content, partial: 'two are out', note: 'ends hold more' },
      filters: { type: 'album', from: '2026-11-20', to: '2026-11-20' },
      chosen: ['Pearson'],
    });
    expect(facts.slice(2, 7)).toEqual([
      'partial: two are out',
      'ends hold more',
      'Pearson',
      'only type album',
      'not narrowed to released 2026-11-20',
    ]);
  });
});

describe('lines', () => {
  it('are broken between parts, and never within one', () => {
    const fits = (line: string): boolean => line.length <= 9;
    expect(linesOf(['aaa', 'bbb', 'ccc', 'much longer'], ' · ', fits)).toEqual(['aaa · bbb', 'ccc', 'much longer']);
  });
});

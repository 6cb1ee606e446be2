import { describe, expect, it } from '@jest/globals';
import { hasWords, parseQuery, yearsOf } from './query.ts';

describe('a query', () => {
  it('is words and fields', () => {
    const { words, fields } = parseQuery('tag:new year:2026 Late "Night Bus"');
    expect(words).toEqual(['late', 'night', 'bus']);
    expect(Object.fromEntries(fields)).toEqual({ tag: 'new', year: '2026' });
  });

  it('keeps quoted values together', () => {
    const { words, fields } = parseQuery('track:"Bohemian Rhapsody" artist:Ines');
    expect(words).toEqual([]);
    expect(Object.fromEntries(fields)).toEqual({ track: 'Bohemian Rhapsody', artist: 'Ines' });
  });

  it('reads what is no field as words', () => {
    expect(parseQuery('mood:blue Zoë').words).toEqual(['mood', 'blue', 'zoe']);
  });

  it('knows one year and a span of years', () => {
    expect(yearsOf('1981')).toEqual([1981, 1981]);
    expect(yearsOf('1979-1981')).toEqual([1979, 1981]);
    expect(yearsOf('eighties')).toBeUndefined();
  });

  it('finds words by how they begin, without accents', () => {
    expect(hasWords('Søren & the Émeralds', ['emer'])).toBe(true);
    expect(hasWords('Søren & the Émeralds', ['mera'])).toBe(false);
    expect(hasWords('anything', [])).toBe(true);
  });
});

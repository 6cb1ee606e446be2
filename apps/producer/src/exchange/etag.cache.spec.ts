import { describe, expect, it } from '@jest/globals';
import { EtagCache } from './etag.cache.ts';

describe('answers that are kept by ETag', () => {
  it('are bounded: those asked for longest ago go', () => {
    const cache = new EtagCache(2 * 3 * 12);
    for (const url of ['a', 'b', 'c']) cache.keep(url, '"1"', 'x'.repeat(8));
    expect(cache.of('a')).toBeDefined();
    cache.keep('d', '"1"', 'x'.repeat(8));
    expect(['a', 'b', 'c', 'd'].filter((url) => cache.of(url))).toEqual(['a', 'c', 'd']);
  });

  it('are replaced, and forgotten where none comes any more', () => {
    const cache = new EtagCache();
    cache.keep('a', '"1"', 'one');
    cache.keep('a', '"2"', 'two');
    expect(cache.of('a')).toEqual({ etag: '"2"', text: 'two' });
    cache.keep('a', null, 'three');
    expect(cache.of('a')).toBeUndefined();
  });

  it('are not kept where one alone would be too much', () => {
    const cache = new EtagCache(100);
    cache.keep('a', '"1"', 'x'.repeat(50));
    expect(cache.of('a')).toBeUndefined();
  });
});

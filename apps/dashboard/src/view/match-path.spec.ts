import { describe, expect, it } from '@jest/globals';
import { matchPath } from './match-path.ts';

describe('the path of a screen', () => {
  it('gives what stands in place of a name, decoded', () => {
    expect(matchPath('/tracks/:id', '/tracks/a%2Fb%20c')).toEqual({ id: 'a/b c' });
  });
  it('is the same with a slash at its end, and the root is the root', () => {
    expect(matchPath('/compare', '/compare/')).toEqual({});
    expect(matchPath('/', '/')).toEqual({});
  });
  it.each(['/tracks', '/tracks/', '/tracks/a/b', '/artists/a', '/tracks/%E0%A4%A'])('is no track: %s', (path) => {
    expect(matchPath('/tracks/:id', path)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { PreflightError } from './install/install-error.mjs';
import { chooseSource } from './source.ts';

const none = { source: undefined, clientId: undefined, clientSecret: undefined };

describe('The source', () => {
  it('is the simulator without credentials', () => {
    expect(chooseSource(none)).toEqual({ name: 'simulator', why: 'no SPOTIFY_CLIENT_ID is set' });
  });
  it('is Spotify with credentials', () => {
    expect(chooseSource({ ...none, clientId: 'id', clientSecret: 'secret' }).name).toBe('spotify');
  });
  it('is what was asked for, credentials or not', () => {
    expect(chooseSource({ source: 'simulator', clientId: 'id', clientSecret: 'secret' }).name).toBe('simulator');
  });
  it('that lacks half of its credentials is refused with the name of the other half', () => {
    expect(() => chooseSource({ ...none, clientId: 'id' })).toThrow(PreflightError);
    expect(() => chooseSource({ ...none, clientId: 'id' })).toThrow('SPOTIFY_CLIENT_SECRET');
    expect(() => chooseSource({ ...none, source: 'spotify' })).toThrow('SPOTIFY_CLIENT_ID');
  });
  it('that nobody knows is refused', () => {
    expect(() => chooseSource({ ...none, source: 'radio' })).toThrow('simulator or spotify');
  });
});

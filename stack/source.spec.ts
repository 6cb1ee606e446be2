import { describe, expect, it } from '@jest/globals';
import { PreflightError } from './install/install-error.mjs';
import { chooseSources } from './source.ts';

const none = { source: undefined, clientId: undefined, clientSecret: undefined };
const credentials = { clientId: 'id', clientSecret: 'secret' };

describe('The source', () => {
  it('is the simulator without credentials', () => {
    expect(chooseSources(none)).toEqual({ names: ['simulator'], why: 'no SPOTIFY_CLIENT_ID is set' });
  });
  it('is Spotify with credentials', () => {
    expect(chooseSources({ ...none, ...credentials }).names).toEqual(['spotify']);
  });
  it('is what was asked for, credentials or not', () => {
    expect(chooseSources({ source: 'simulator', ...credentials }).names).toEqual(['simulator']);
    expect(chooseSources({ ...none, source: 'listenbrainz' })).toEqual({
      names: ['listenbrainz'],
      why: 'FRESHWAX_SOURCE says so',
    });
  });
  it('may be several, each once', () => {
    expect(chooseSources({ source: 'spotify, listenbrainz,,spotify', ...credentials }).names).toEqual([
      'spotify',
      'listenbrainz',
    ]);
  });
  it('that lacks half of its credentials is refused with the name of the other half, alone or among others', () => {
    expect(() => chooseSources({ ...none, clientId: 'id' })).toThrow(PreflightError);
    expect(() => chooseSources({ ...none, clientId: 'id' })).toThrow('SPOTIFY_CLIENT_SECRET');
    expect(() => chooseSources({ ...none, source: 'listenbrainz,spotify' })).toThrow('SPOTIFY_CLIENT_ID');
  });
  it('that nobody knows is refused by name', () => {
    expect(() => chooseSources({ ...none, source: 'spotify,radio' })).toThrow(
      'one or several of spotify, listenbrainz, simulator, not radio',
    );
    expect(() => chooseSources({ ...none, source: ',' })).toThrow('one or several of');
  });
});

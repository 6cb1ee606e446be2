import { describe, expect, it } from '@jest/globals';
import { toEntryId, toEntryKey } from './entry-id.ts';
import { toQuery } from './to-query.ts';
import { toFollowable } from './watchable.ts';

const ID = '7tFiyTwD0nx5a1eklYtX2J';

describe('the address of an entry', () => {
  it.each(['Bohemian Rhapsody', 'a/b?c#d', 'line\nbreak', 'Ærø 漢字', ':'])('names %j and is read back', (query) => {
    const id = toEntryId({ source: 'spotify', query });
    expect(id).toMatch(/^[\w-]+$/);
    expect(toEntryKey(id)).toEqual({ source: 'spotify', query });
  });

  it.each([
    '',
    'abc',
    Buffer.from('nobody:x').toString('base64url'),
    toEntryId({ source: 'spotify', query: 'a\0b' }),
    `${toEntryId({ source: 'spotify', query: 'x' })}=`,
  ])('that names nothing is refused: %j', (id) => {
    expect(toEntryKey(id)).toBeUndefined();
  });
});

describe('who is asked for an artist', () => {
  const MBID = '00000003-0000-4000-8000-00000000000A';

  it.each([
    ['Queen', ['listenbrainz', 'spotify'], ['spotify', 'listenbrainz']],
    ['Queen', ['import', 'listenbrainz'], ['listenbrainz']],
    [MBID, ['spotify', 'listenbrainz'], ['listenbrainz']],
    [MBID, ['simulator'], []],
    [ID, ['listenbrainz', 'simulator'], ['simulator']],
    [ID, ['listenbrainz'], []],
  ] as const)('is, for %s of %j, %j', (query, followed, able) => {
    expect(toFollowable(followed, query)).toEqual(able);
  });
});

describe('what is watched', () => {
  it.each([
    ID,
    `spotify:track:${ID}`,
    `https://open.spotify.com/track/${ID}?si=1`,
    `https://open.spotify.com/intl-de/track/${ID}`,
  ])('is one id, however it is written: %s', (text) => {
    expect(toQuery('track', text)).toBe(ID);
  });

  it('is an artist of MusicBrainz too, by the address there', () => {
    const mbid = '00000003-0000-4000-8000-00000000000a';
    for (const site of ['https://musicbrainz.org', 'https://beta.musicbrainz.org', 'https://listenbrainz.org'])
      expect(toQuery('artist', `${site}/artist/${mbid}`)).toBe(mbid);
    expect(() => toQuery('track', `https://musicbrainz.org/artist/${mbid}`)).toThrow();
    expect(() => toQuery('artist', `https://musicbrainz.org/release/${mbid}`)).toThrow();
  });

  it('is else a name, with its blanks in order', () => {
    expect(toQuery('track', 'Bohemian   Rhapsody')).toBe('Bohemian Rhapsody');
    expect(toQuery('artist', ID.slice(1))).toBe(ID.slice(1));
  });

  it.each([
    [`spotify:album:${ID}`, 'names an album'],
    [`https://open.spotify.com/playlist/${ID}`, 'names a playlist'],
    [`https://open.spotify.com/artist/${ID}`, 'names an artist'],
    ['https://elsewhere.example/track/1', 'is no address of open.spotify.com'],
  ])('is no track in %s', (text, why) => {
    expect(() => toQuery('track', text)).toThrow(
      expect.objectContaining({ extras: { errors: [{ pointer: '/query', detail: expect.stringContaining(why) }] } }),
    );
  });
});

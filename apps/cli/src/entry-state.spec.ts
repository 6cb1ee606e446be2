import { describe, expect, it } from '@jest/globals';
import { toNextStep, toReason } from './entry-state.ts';

const source = 'simulator' as const;

describe('an entry that is no track or artist yet', () => {
  it('says whom it waits for, or why it is none', () => {
    expect(toReason({ state: 'resolving', source }, 'track')).toBe(
      'simulator is asked at its next run which track it is',
    );
    expect(toReason({ state: 'not-found', source }, 'track')).toBe(
      'simulator knows no such track; it is asked again, less and less often',
    );
    expect(toReason({ state: 'not-found', source, trackId: '7tFiyTwD0nx5a1eklYtX2J' }, 'track')).toBe(
      'simulator no longer knows the track, and is asked as often as before',
    );
    expect(toReason({ state: 'not-found', source, artistId: '7tFiyTwD0nx5a1eklYtX2J' }, 'artist')).toBe(
      'simulator no longer knows the artist, and is asked as often as before',
    );
    expect(toReason({ state: 'not-found', source }, 'artist')).toBe('simulator knows no artist of that very name');
    expect(toReason({ state: 'watched', source }, 'track')).toBeUndefined();
    expect(toReason({ state: 'followed', source }, 'artist')).toBeUndefined();
  });

  it('says what comes next, and where that is seen', () => {
    expect(toNextStep({ state: 'resolving', query: 'Depot' }, 'watch')).toBe(
      'whether it was found: npx freshwax watch list (where it stays `resolving`, npx freshwax logs producer says why)',
    );
    expect(toNextStep({ state: 'not-found', query: 'De pot' }, 'follow')).toBe(
      'take it back (npx freshwax follow remove "De pot") and add it by another name, its id or its address',
    );
    expect(toNextStep({ state: 'watched', query: 'Depot' }, 'watch')).toBeUndefined();
  });
});

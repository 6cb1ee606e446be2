import { describe, expect, it } from '@jest/globals';
import { bestHit, trackIdIn } from './track-query.ts';

const ID = '561jH07mF1jHuk7KlaeF0s';

describe('trackIdIn', () => {
  it.each([
    ID,
    `spotify:track:${ID}`,
    `https://open.spotify.com/track/${ID}?si=1`,
    `https://open.spotify.com/intl-de/track/${ID}`,
  ])('finds the id in %s', (query) => {
    expect(trackIdIn(query)).toBe(ID);
  });

  it.each(['Bohemian Rhapsody', `spotify:album:${ID}`, ''])('finds none in %s', (query) => {
    expect(trackIdIn(query)).toBeUndefined();
  });
});

describe('bestHit', () => {
  const hits = [
    { id: '1', name: 'Bohemian Rhapsody - Remastered' },
    { id: '2', name: 'bohemian rhapsody' },
    { id: '3' },
  ];

  it('prefers the exact title to the order of the search', () => {
    expect(bestHit('Bohemian Rhapsody', hits)?.id).toBe('2');
  });

  it('takes the first where no title is exact, and nothing where there is none', () => {
    expect(bestHit('Rhapsody', hits)?.id).toBe('1');
    expect(bestHit('Rhapsody', [])).toBeUndefined();
  });
});

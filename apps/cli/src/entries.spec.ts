import { describe, expect, it } from '@jest/globals';
import { entriesMeant, NoSuchEntryError, toEntryText } from './entries.ts';
import { toFault } from './fault.ts';

const ID = '7tFiyTwD0nx5a1eklYtX2J';
const source = 'simulator' as const;
const entries = [
  { query: 'Bohemian Rhapsody', name: 'Bohemian Rhapsody - Remastered', entityId: ID, source },
  { query: ID, name: null, entityId: null, source },
  { query: 'Yesterday', name: null, entityId: null, source },
];
const meant = (what: string) => entriesMeant(entries, what).map(({ query }) => query);

describe('An entry of a list', () => {
  it('is meant by its query, its name, its id or its address', () => {
    expect(meant('yesterday ')).toEqual(['Yesterday']);
    expect(meant('Bohemian Rhapsody - Remastered')).toEqual(['Bohemian Rhapsody']);
    expect(meant(`https://open.spotify.com/track/${ID}?si=1`)).toEqual(['Bohemian Rhapsody', ID]);
    expect(meant('Bohemian')).toEqual([]);
  });
  it('is meant with all that are the same track, of the same source', () => {
    const twice = [
      ...entries,
      { query: 'Rhapsody', name: 'Bohemian Rhapsody - Remastered', entityId: ID, source },
      { query: 'Rhapsody', name: 'Bohemian Rhapsody - Remastered', entityId: ID, source: 'spotify' as const },
    ];
    expect(entriesMeant(twice, 'Bohemian Rhapsody').map((entry) => [entry.query, entry.source])).toEqual([
      ['Bohemian Rhapsody', source],
      ['Rhapsody', source],
    ]);
  });
  it('is told with what was asked for, where that is not its name', () => {
    expect(entries.map(toEntryText)).toEqual([
      'Bohemian Rhapsody - Remastered, asked for as Bohemian Rhapsody',
      ID,
      'Yesterday',
    ]);
  });
  it('that is not there is named with those that are', () => {
    expect(new NoSuchEntryError('X', 'on the watch list', entries).message).toContain('Remastered, 7tFi');
    expect(toFault(new NoSuchEntryError('X', 'followed', [])).fix).toMatch(/^name one as its list shows it/);
  });
});

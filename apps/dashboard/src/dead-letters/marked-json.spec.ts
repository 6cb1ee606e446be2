import { describe, expect, it } from '@jest/globals';
import { toMarkedLines } from './marked-json.ts';

const marked = (value: unknown, path: string | null) =>
  toMarkedLines(JSON.stringify(value), path).filter(({ isMarked }) => isMarked);
const event = { entity_id: 'a', payload: { name: 7, artists: [{ id: 'x' }, { id: null }], empty: {}, 'a/b': 1 } };

describe('the place where a record breaks its contract', () => {
  it('is the line of the value', () => {
    expect(marked(event, '/payload/name')).toEqual([{ text: '    "name": 7,', isMarked: true }]);
  });
  it('is found inside of arrays, and in keys that hold a slash', () => {
    expect(marked(event, '/payload/artists/1/id')[0]!.text.trim()).toBe('"id": null');
    expect(marked(event, '/payload/a~1b')[0]!.text.trim()).toBe('"a/b": 1');
  });
  it('is every line of an object', () => {
    expect(marked(event, '/payload/artists').map(({ text }) => text.trim())).toEqual([
      '"artists": [',
      '{',
      '"id": "x"',
      '},',
      '{',
      '"id": null',
      '}',
      '],',
    ]);
  });
  it('is the nearest part that is there, where the value itself is missing', () => {
    expect(marked(event, '/payload/album/name')).toEqual([
      { text: '  "payload": {', isMarked: true, note: 'album/name is missing here' },
    ]);
    expect(marked(event, '/observed_at')[0]).toMatchObject({ text: '{', note: 'observed_at is missing here' });
  });
  it('is nowhere in what is no JSON, which is shown as it came', () => {
    expect(toMarkedLines('not\njson', '/payload')).toEqual([
      { text: 'not', isMarked: false },
      { text: 'json', isMarked: false },
    ]);
  });
  it('is nowhere where the whole record is meant', () => {
    expect(marked(event, null)).toEqual([]);
  });
  it('writes what a parser reads as the same value', () => {
    const text = toMarkedLines(JSON.stringify(event), null)
      .map((line) => line.text)
      .join('\n');
    expect(text).toBe(JSON.stringify(event, null, 2));
  });
});

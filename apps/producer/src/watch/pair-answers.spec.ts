import { describe, expect, it } from '@jest/globals';
import { pairAnswers } from './pair-answers.ts';

const requested = (asked: string[], items: { id: string; linked_from?: { id: string } }[]) =>
  pairAnswers(asked, items).map(({ requested: id, item }) => [id, item.id]);

describe('the answers to several ids', () => {
  it('are told by their own id, in whatever order they come', () => {
    expect(requested(['a', 'b', 'c'], [{ id: 'c' }, { id: 'a' }])).toEqual([
      ['c', 'c'],
      ['a', 'a'],
    ]);
  });

  it('are told by the id that they were linked from', () => {
    expect(requested(['a', 'b'], [{ id: 'x', linked_from: { id: 'b' } }])).toEqual([['b', 'x']]);
  });

  it('are told by their place where none is missing and no link is named', () => {
    expect(requested(['a', 'b'], [{ id: 'x' }, { id: 'b' }])).toEqual([
      ['a', 'x'],
      ['b', 'b'],
    ]);
  });

  it('belong to no id where it cannot be told', () => {
    expect(requested(['a', 'b', 'c'], [{ id: 'x' }, { id: 'b' }])).toEqual([['b', 'b']]);
  });
});

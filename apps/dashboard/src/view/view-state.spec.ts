import { describe, expect, it } from '@jest/globals';
import { initialView, readView, writeView, type ViewState } from './view-state.ts';

const full: ViewState = {
  source: 'import',
  theme: 'dark',
  live: false,
  method: 'spearman',
  tables: ['artists-top', 'duration'],
  sorts: { 'artists-top': '-tracks', streams: 'lag' },
};

describe('the view in the query string', () => {
  it('says nothing when everything is as it begins', () => {
    expect(writeView(initialView)).toBe('');
    expect(readView('')).toEqual(initialView);
  });
  it('comes back from a link as it was', () => {
    expect(readView(writeView(full))).toEqual(full);
  });
  it('falls back to the default for what it does not know', () => {
    expect(readView('?source=toString&theme=pink&method=kendall&live=maybe&sort=a,b:,:c&table=%3Cb%3E,')).toEqual(
      initialView,
    );
  });
  it('keeps one order whatever the order of the clicks', () => {
    expect(writeView({ ...initialView, tables: ['b', 'a'] })).toBe(writeView({ ...initialView, tables: ['a', 'b'] }));
  });
});

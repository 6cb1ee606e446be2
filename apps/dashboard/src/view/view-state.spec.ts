import { describe, expect, it } from '@jest/globals';
import { toRowsText } from '../drawer/rows-behind.ts';
import { beginOf } from './range.ts';
import { initialView, readView, writeView, type ViewState } from './view-state.ts';

const full: ViewState = {
  source: 'import',
  theme: 'dark',
  live: false,
  keys: false,
  method: 'spearman',
  range: '90d',
  window: '1d',
  of: 'artists',
  tables: ['artists-top', 'duration'],
  sorts: { 'artists-top': '-tracks', streams: 'lag' },
  x: 'durationMs',
  y: 'popularity',
  pair: 'popularity,durationMs',
  ids: ['a', 'b&c=d'],
  filters: { q: 'Ünï & co', genre: 'r&b', from: '2026-11-01', followed: 'true' },
  rows: 'tracks?popularity[gte]=60&popularity[lte]=64',
  record: 'dash.spotify.track_meta:3:0:12',
  letter: 'spotify_events:0:0:7',
  version: '1234.5',
};

describe('the view in the query string', () => {
  it('says nothing when everything is as it begins', () => {
    expect(writeView(initialView)).toBe('');
    expect(readView('')).toEqual(initialView);
  });
  it('comes back from a link as it was', () => {
    expect(readView(writeView(full))).toEqual(full);
  });
  it.each([
    'source=toString&theme=pink&method=kendall&live=maybe&sort=a,b:,:c&table=%3Cb%3E,',
    'range=1y&window=2d&of=albums&x=<b>&y=&pair=popularity&ids=,,&q=%00&from=yesterday&followed=no&type=a;b',
    'rows=operations?x=1&record=topic:1&letter=../../x:0:0:0&version=%0d%0a',
  ])('falls back to the default for what it does not know: %s', (search) => {
    expect(readView(`?${search}`)).toEqual(initialView);
  });
  it.each([
    'from=2026-99-99&to=2026-02-30',
    'from=0002-11-20&to=3000-01-01',
    'popularity=900-999&fame=40-',
    'popularity=60-50&duration=5-3',
    'q=%20%20&genre=pop,,rock&artistGenre=,',
    `state=lost&ids=${'x'.repeat(65)},%20`,
  ])('leaves out what the API would refuse: %s', (search) => {
    expect(readView(`?${search}`)).toEqual(initialView);
  });
  it('leaves out an end that lies before its begin', () => {
    expect(readView('?from=2026-11-20&to=2026-11-19').filters).toEqual({ from: '2026-11-20' });
    expect(readView('?to=2026-11-19').filters).toEqual({ to: '2026-11-19' });
    expect(readView('?from=2026-11-20&to=2026-11-20').filters).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  });
  it('takes the whole of a range, and one without an end', () => {
    const filters = { popularity: '0-100', fame: '50-50', duration: '600000-', genre: 'r&b, hip hop' };
    expect(readView(writeView({ ...initialView, filters })).filters).toEqual(filters);
  });
  it('leads to the rows of filters as long as they may be, in any script', () => {
    const keys = { q: '音'.repeat(200), genre: '楽'.repeat(100), type: 'a'.repeat(40), artistId: '新'.repeat(64) };
    const rows = toRowsText({ of: 'tracks', keys });
    expect(readView(writeView({ ...initialView, rows })).rows).toBe(rows);
  });
  it('keeps one order whatever the order of the clicks', () => {
    expect(writeView({ ...initialView, tables: ['b', 'a'] })).toBe(writeView({ ...initialView, tables: ['a', 'b'] }));
  });
  it('compares no more than can be told apart, and nothing with itself', () => {
    expect(readView('?ids=a,b,a,c,d,e,f,g,h,i').ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });
});

describe('a range', () => {
  it('begins on a whole hour, so that its address lasts one', () => {
    const at = Date.parse('2026-11-21T10:59:59.999Z');
    expect(beginOf('7d', at)).toBe('2026-11-14T10:00:00.000Z');
    expect(beginOf('24h', at - 3_500_000)).toBe(beginOf('24h', at));
    expect(beginOf('all', at)).toBe('1976-12-03T10:00:00.000Z');
  });
});

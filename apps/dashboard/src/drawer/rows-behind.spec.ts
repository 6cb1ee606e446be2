import { describe, expect, it } from '@jest/globals';
import { readView, writeView, initialView } from '../view/view-state.ts';
import { readRowsText, rowsTitle, toRowsText, type RowsBehind } from './rows-behind.ts';

const bar: RowsBehind = { list: 'tracks', filters: { 'popularity[gte]': '60', 'popularity[lte]': '64' } };

describe('the rows behind a mark', () => {
  it('come back from an address, whatever signs their filters hold', () => {
    const odd: RowsBehind = { list: 'artists', filters: { genre: 'r&b = “soul”, 100 %' } };
    for (const rows of [bar, odd]) {
      const { rows: text } = readView(writeView({ ...initialView, rows: toRowsText(rows) }));
      expect(readRowsText(text!)).toEqual(rows);
    }
  });
  it.each([
    [bar, 'Tracks, popularity 60 to 64'],
    [{ list: 'tracks', filters: { 'durationMs[gte]': '180000' } }, 'Tracks, 3:00 and more long'],
    [
      { list: 'albums', filters: { 'released[gte]': '2026-11-20', 'released[lte]': '2026-11-20', type: 'single' } },
      'Albums, released 2026-11-20, type single',
    ],
    [{ list: 'artists', filters: { ids: 'a' } }, 'What is known of this artist'],
  ] as const)('have a head in words', (rows, title) => {
    expect(rowsTitle(rows)).toBe(title);
  });
});

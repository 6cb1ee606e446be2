import { describe, expect, it } from '@jest/globals';
import { addressOf } from '../query/address.ts';
import { readView, writeView, initialView } from '../view/view-state.ts';
import { readRowsText, rowsQuestion, toRowsText, type RowsBehind } from './rows-behind.ts';
import { rowsTitle } from './rows-title.ts';

const bar: RowsBehind = { of: 'trackPopularity', keys: { 'popularity[gte]': '60', 'popularity[lte]': '64' } };
const cell: RowsBehind = { of: 'pairs', keys: { x: 'durationMs', y: 'artistPopularity', xBin: '3', yBin: '0' } };

describe('the rows behind a mark', () => {
  it('come back from an address, whatever signs their filters hold', () => {
    const odd: RowsBehind = { of: 'artists', keys: { genre: 'r&b = “soul”, 100 %' } };
    for (const rows of [bar, odd, cell, { of: 'watchedTracks', keys: {} } as const]) {
      const { rows: text } = readView(writeView({ ...initialView, rows: toRowsText(rows) }));
      expect(readRowsText(text!)).toEqual(rows);
    }
  });
  it('are asked of the API by the figure, and pairs by both variables', () => {
    const asked = [bar, cell].map((rows) => decodeURIComponent(addressOf(rowsQuestion(rows, 50), null)));
    expect(asked).toEqual([
      '/api/v1/provenance/rows?figure=trackPopularity&popularity[gte]=60&popularity[lte]=64&limit=50',
      '/api/v1/provenance/pairs?x=durationMs&y=artistPopularity&xBin=3&yBin=0&limit=50',
    ]);
  });
  it.each([
    [bar, 'Tracks with a popularity, popularity 60 to 64'],
    [{ of: 'trackDuration', keys: { 'durationMs[gte]': '180000' } }, 'Tracks with a length, length 3:00 and longer'],
    [
      { of: 'tracks', keys: { 'durationMs[gte]': '180000', 'durationMs[lte]': '194999' } },
      'Tracks, length 3:00 – 3:15',
    ],
    [{ of: 'tracks', keys: { 'durationMs[lte]': '59999' } }, 'Tracks, length 0:00 – 1:00'],
    [
      { of: 'albums', keys: { 'released[gte]': '2026-11-20', 'released[lte]': '2026-11-20', type: 'single' } },
      'Albums, released 2026-11-20, type single',
    ],
    [{ of: 'artists', keys: { artistId: 'a' } }, 'What is known of this artist'],
    [{ of: 'tracks', keys: { artistId: 'a' } }, 'Tracks, of this artist'],
    [cell, 'Tracks with duration and artist popularity, of one cell'],
  ] as const)('have a head in words', (rows, title) => {
    expect(rowsTitle(rows)).toBe(title);
  });
});

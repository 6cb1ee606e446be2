import { describe, expect, it } from '@jest/globals';
import { toGenreTiles, type GenreShare } from './genre-tiles.ts';

const share = (genre: string, n: number) => ({ genre, n }) as GenreShare;
const genres = [share('jazz', 30), share('pop', 20), share('folk', 10)];

describe('the tiles of genres', () => {
  it('are the first ones, and one for all others, also for those that the answer does not name', () => {
    const tiles = toGenreTiles({ genres, different: 12, counted: 100 }, { shown: 2, ratio: 2, others: 'right' });
    expect(tiles.map(({ n, share: own }) => [own?.genre ?? 'rest', n])).toEqual([
      ['jazz', 30],
      ['pop', 20],
      ['rest', 50],
    ]);
    expect(tiles[2]).toMatchObject({ further: 10 });
    const areas = tiles.map(({ width, height }) => Math.round((width * height) / 100));
    expect(areas).toEqual([30, 20, 50]);
  });
  it('have no rest where each has its own', () => {
    const tiles = toGenreTiles({ genres, different: 3, counted: 60 }, { shown: 24, ratio: 2, others: 'right' });
    expect(tiles.map(({ share: own }) => own?.genre)).toEqual(['jazz', 'pop', 'folk']);
  });
  it('keeps the shape of those that have their own, however many the others are', () => {
    const even = Array.from({ length: 10 }, (_, at) => ({ genre: `${at}`, n: 10 }) as GenreShare);
    for (const others of ['right', 'below'] as const) {
      const shape = { shown: 10, ratio: 2, others };
      const tiles = toGenreTiles({ genres: even, different: 300, counted: 400 }, shape);
      const sides = tiles.slice(0, -1).map(({ width, height }) => (width * 2) / height / 1.6);
      expect(Math.max(...sides, ...sides.map((side) => 1 / side))).toBeLessThanOrEqual(2);
      const end =
        others === 'right'
          ? { left: 25, top: 0, width: 75, height: 100 }
          : { left: 0, top: 25, width: 100, height: 75 };
      expect(tiles.at(-1)).toMatchObject({ ...end, further: 290 });
      const areas = tiles.map(({ width, height }) => (width * height) / 100);
      areas.forEach((area, at) => expect(area).toBeCloseTo(at < 10 ? 2.5 : 75, 6));
    }
  });
});

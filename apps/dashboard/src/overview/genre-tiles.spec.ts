import { describe, expect, it } from '@jest/globals';
import { toGenreTiles, type GenreShare } from './genre-tiles.ts';

const share = (genre: string, n: number) => ({ genre, n }) as GenreShare;
const genres = [share('jazz', 30), share('pop', 20), share('folk', 10)];

describe('the tiles of genres', () => {
  it('are the first ones, and one for all others, also for those that the answer does not name', () => {
    const tiles = toGenreTiles({ genres, different: 12, counted: 100 }, { shown: 2, ratio: 2 });
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
    const tiles = toGenreTiles({ genres, different: 3, counted: 60 }, { shown: 24, ratio: 2 });
    expect(tiles.map(({ share: own }) => own?.genre)).toEqual(['jazz', 'pop', 'folk']);
  });
});

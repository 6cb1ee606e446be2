import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { toWords } from './to-words.ts';

const schema = z.object({
  payload: z
    .object({
      popularity: z.int().min(0).max(100),
      name: z.string().min(1).max(5),
      genres: z.array(z.string()).max(2),
      precision: z.enum(['year', 'day']),
      url: z.string().regex(/^https:/, 'is not an address'),
    })
    .partial(),
});

describe('a breach of the contract in words', () => {
  it.each([
    [{ popularity: 101 }, 'popularity: more than 100'],
    [{ popularity: -1 }, 'popularity: less than 0'],
    [{ name: 'abcdef' }, 'name: more than 5 characters'],
    [{ name: '' }, 'name: empty'],
    [{ genres: ['a', 'b', 'c'] }, 'genres: more than 2 items'],
    [{ precision: 'week' }, 'precision: none of year, day'],
    [{ url: 'javascript:' }, 'url: is not an address'],
  ])('names the field and its bound: %j', (payload, words) => {
    expect(schema.safeParse({ payload }).error!.issues.map(toWords)).toEqual([words]);
  });
});

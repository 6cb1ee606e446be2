import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serversEnv } from '../../../test/env.ts';
import { toBinaryArray, type Element, type ElementType } from './binary-array.ts';
import { createPool, type Pool } from './pool.ts';

const values: Record<ElementType, readonly Element[]> = {
  bool: [true, false, null],
  int: [0, -1, 2_147_483_647, -2_147_483_648, null],
  bigint: [0, -1, 2 ** 53 - 1, 1 - 2 ** 53, -(2 ** 32), 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, null],
  text: ['', 'a', 'ä€😀', '"quoted", \\ and {braced}', 'NULL', 'x'.repeat(300_000), null],
  date: ['2000-01-01', '1999-12-31', '0001-01-01', '2026-11-21', '2026-11-21', 'infinity', null],
  uuid: ['2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1', '2f6a7e396cde5bb59c393b2f44f1b8a2', null],
  jsonb: ['[]', '{"a":"ä","b":[1,null]}', '"x"', null],
};

const outOfRange = expect.objectContaining({ name: 'RangeError' }) as unknown as Error;

describe('a binary array', () => {
  let pool: Pool;

  beforeAll(() => {
    pool = createPool({ url: serversEnv()['FRESHWAX_POSTGRES_URL']!, applicationName: 'test' });
  });
  afterAll(() => pool.end());

  it.each(Object.entries(values) as [ElementType, Element[]][])(
    'of %s is what the driver would say',
    async (type, all) => {
      for (const some of [all, all.slice(0, 1), []]) {
        const { rows } = await pool.query<{ same: boolean }>(
          `SELECT $1::${type}[] IS NOT DISTINCT FROM $2::${type}[] AS same`,
          [toBinaryArray(type, some), some],
        );
        expect(rows[0]?.same).toBe(true);
      }
    },
  );

  it('refuses what its type does not hold: a wrong value in its place would be stored', () => {
    expect(() => toBinaryArray('int', [2 ** 31])).toThrow(outOfRange);
    expect(() => toBinaryArray('bigint', [1.5])).toThrow(outOfRange);
    expect(() => toBinaryArray('bigint', [2n ** 63n])).toThrow(outOfRange);
    expect(() => toBinaryArray('date', ['2026-13-01'])).toThrow(outOfRange);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { serversEnv } from '../../../test/env.ts';
import { testPool } from '../../../test/pool.ts';
import { toBinaryArray, type Element, type ElementType } from './binary-array.ts';
import type { Pool } from './pool.ts';

const values: Record<ElementType, readonly Element[]> = {
  bool: [true, false, null],
  int: [0, -1, 2_147_483_647, -2_147_483_648, null],
  bigint: [0, -1, 2 ** 53 - 1, 1 - 2 ** 53, -(2 ** 32), 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, null],
  text: ['', 'a', 'ä€😀', '"quoted", \\ and {braced}', 'NULL', 'x'.repeat(300_000), null],
  date: ['2000-01-01', '1999-12-31', '0001-01-01', '2026-11-21', '2026-11-21', 'infinity', null],
  uuid: ['2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1', '2f6a7e396cde5bb59c393b2f44f1b8a2', null],
  jsonb: ['[]', '{"a":"ä","b":[1,null]}', '"x"', null],
};

/** Numbers, days and ids at every edge, the most of them none. */
const odd: Partial<Record<ElementType, fc.Arbitrary<string | number | bigint>>> = {
  int: fc.oneof(
    fc.integer(),
    fc.integer({ min: -3, max: 3 }).map((off) => 2 ** 31 + off),
    fc.integer({ min: -3, max: 3 }).map((off) => -(2 ** 31) + off),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, 2 ** 53),
  ),
  bigint: fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -3, max: 3 }).map((off) => 2n ** 63n + BigInt(off)),
    fc.integer({ min: -3, max: 3 }).map((off) => -(2n ** 63n) + BigInt(off)),
    fc.constantFrom(Number.NaN, Infinity),
  ),
  date: fc.oneof(
    fc
      .tuple(
        fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1_898, max: 2_101 }), fc.constant(0)),
        fc.integer({ min: 0, max: 13 }),
        fc.oneof(fc.integer({ min: 0, max: 32 }), fc.constantFrom(28, 29, 30, 31)),
      )
      .map(([year, month, day]) => [String(year).padStart(4, '0'), pad(month), pad(day)].join('-')),
    fc.constantFrom('infinity', '', 'x', '2026-11', '2026-11-21x'),
  ),
  uuid: fc
    .tuple(fc.uuid(), fc.nat(40), fc.constantFrom('', '-', '--', 'g', 'a', 'A', ' ', 'ä'), fc.nat(2))
    .map(([id, at, put, cut]) => id.slice(0, at) + put + id.slice(at + cut)),
};
const pad = (number: number): string => String(number).padStart(2, '0');

const refused = expect.objectContaining({ name: 'NotOfTypeError', code: '22000' }) as unknown as Error;

describe('a binary array', () => {
  let pool: Pool;

  beforeAll(() => {
    pool = testPool(serversEnv()['FRESHWAX_POSTGRES_URL']!);
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

  it.each(Object.keys(odd) as ElementType[])(
    'of %s takes what PostgreSQL would cast, as it would, and refuses all else: another value would be stored',
    async (type) => {
      const isTaken = `SELECT v AS said, pg_input_is_valid(v, '${type}') AS taken FROM unnest($1::text[]) AS v`;
      const same = `SELECT $1::${type}[] = $2::text[]::${type}[] AS same`;
      const property = async (all: (string | number | bigint)[]): Promise<void> => {
        const { rows } = await pool.query<{ said: string; taken: boolean }>(isTaken, [all.map(String)]);
        const ours = all.filter((value) => isOurs(type, value));
        expect(ours.map(String)).toEqual(rows.filter(({ taken }) => taken).map(({ said }) => said));
        const found = await pool.query<{ same: boolean }>(same, [toBinaryArray(type, ours), ours.map(String)]);
        expect(found.rows).toEqual([{ same: true }]);
      };
      await fc.assert(fc.asyncProperty(fc.array(odd[type]!, { minLength: 1, maxLength: 50 }), property), {
        numRuns: 100,
      });
    },
  );

  it('refuses as the database would, so that its record becomes a dead letter', () => {
    const wrong = { int: 1.5, bigint: 1.5, date: '2026-02-30', uuid: 'x' } as const;
    for (const [type, value] of Object.entries(wrong))
      expect(() => toBinaryArray(type as ElementType, [value])).toThrow(refused);
  });
});

function isOurs(type: ElementType, value: Element): boolean {
  try {
    toBinaryArray(type, [value]);
    return true;
  } catch (error) {
    expect(error).toEqual(refused);
    return false;
  }
}

import { describe, expect, it } from '@jest/globals';
import { readBounded, toPage } from './bounded.pages.ts';
import type { StoredRow } from './raw-event.reader.ts';

const END = 50_000n;
const from = (next: bigint, judgedTo = END) => ({ next, end: END, judgedTo });
const sequence = (length: number): bigint[] => Array.from({ length }, (_, offset) => BigInt(offset));

describe('a page of a window', () => {
  it('has 80 rows where all were accepted', () => {
    expect(toPage(from(0n), [])).toEqual({ rows: 80, to: END });
  });

  it('has three less for each letter in it, and ends before one that it has no room for', () => {
    expect(toPage(from(0n), [5n, 90n])).toEqual({ rows: 77, to: 90n });
  });

  it('has 20 rows where all were rejected', () => {
    expect(toPage(from(0n), sequence(200))).toEqual({ rows: 20, to: 20n });
  });

  it('has 20 rows where nobody has judged them yet, and ends where that begins', () => {
    expect(toPage(from(0n, 50n), [])).toEqual({ rows: 80, to: 50n });
    expect(toPage(from(50n, 50n), [])).toEqual({ rows: 20, to: END });
  });
});

it('a range is read whole and in order, over gaps and letters, with a question for every 80 accepted rows', async () => {
  const stored = sequence(1_000).filter((offset) => offset % 7n !== 0n);
  let asked = 0;
  const reader = {
    async *readRange(range: { from: bigint; to: bigint }, rows: number) {
      asked++;
      const page = stored.filter((offset) => offset >= range.from && offset < range.to).slice(0, rows);
      yield page.map((offset) => ({ offset }) as StoredRow);
    },
  };
  const range = { topic: 't', partition: 0, generation: 0, from: 0n, to: END, judgedTo: END };
  const found: bigint[] = [];
  for await (const page of readBounded({ ...range, rejected: [500n, 100n] }, reader))
    found.push(...page.map(({ offset }) => offset));
  expect(found).toEqual(stored);
  expect(asked).toBeLessThan(17);
});

import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { readPages, toPage } from './window.pages.ts';

const END = BigInt(WINDOW_SIZE);
const from = (next: bigint, appliedTo = END) => ({ next, end: END, appliedTo });
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

/** Rows at these offsets, and how often they were asked for. */
function storedAt(stored: readonly bigint[]) {
  const reader = {
    asked: 0,
    async *readRange({ from: first, to }: { from: bigint; to: bigint }, rows: number) {
      reader.asked++;
      const page = stored.filter((offset) => offset >= first && offset < to).slice(0, rows);
      yield page.map((offset) => ({ offset }) as StoredRow);
    },
  };
  return reader;
}

async function offsetsOf(window: object, rejected: bigint[], reader: ReturnType<typeof storedAt>): Promise<bigint[]> {
  const found: bigint[] = [];
  for await (const page of readPages({ window: 0, ...window } as Parameters<typeof readPages>[0], rejected, reader))
    found.push(...page.map(({ offset }) => offset));
  return found;
}

it('a window is read whole and in order, over gaps and letters, with a question for every 80 accepted rows', async () => {
  const stored = sequence(1_000).filter((offset) => offset % 7n !== 0n);
  const reader = storedAt(stored);
  expect(await offsetsOf({ isOfEarlierLife: true, appliedTo: 0n, upto: 0n }, [100n, 500n], reader)).toEqual(stored);
  expect(reader.asked).toBeLessThan(17);
});

it('a window that is written to is read up to the bound, however much has come since', async () => {
  const reader = storedAt(sequence(5_000));
  const window = { isOfEarlierLife: false, appliedTo: 90n, upto: 100n };
  expect(await offsetsOf(window, [], reader)).toEqual(sequence(100));
  expect(reader.asked).toBeLessThan(5);
});

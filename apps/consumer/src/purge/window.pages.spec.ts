import { expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { readPages } from './window.pages.ts';

const sequence = (length: number): bigint[] => Array.from({ length }, (_, offset) => BigInt(offset));

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

async function offsetsOf(window: object, reader: ReturnType<typeof storedAt>): Promise<bigint[]> {
  const found: bigint[] = [];
  for await (const page of readPages({ window: 0, ...window } as Parameters<typeof readPages>[0], [], reader))
    found.push(...page.map(({ offset }) => offset));
  return found;
}

it('a window of an earlier life is read to its end', async () => {
  const reader = storedAt([0n, BigInt(WINDOW_SIZE) - 1n, BigInt(WINDOW_SIZE)]);
  const window = { isOfEarlierLife: true, appliedTo: 0n, upto: 0n };
  expect(await offsetsOf(window, reader)).toEqual([0n, BigInt(WINDOW_SIZE) - 1n]);
});

it('a window that is written to is read up to the bound, however much has come since', async () => {
  const reader = storedAt(sequence(5_000));
  const window = { isOfEarlierLife: false, appliedTo: 90n, upto: 100n };
  expect(await offsetsOf(window, reader)).toEqual(sequence(100));
  expect(reader.asked).toBeLessThan(5);
});

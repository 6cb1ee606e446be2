import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { readWindow, windowsOf, type LogWindow } from './raw.windows.ts';

const log = { topic: 't', partition: 1, generation: 2 };
const bounds = ({ from, to }: LogWindow): [bigint, bigint] => [from, to];

describe('The windows of a range', () => {
  it('are cut where windows end, and begin and end where the range does', () => {
    const windows = [...windowsOf({ ...log, from: 49_990n, to: 150_000n })];
    expect(windows.map(({ window }) => window)).toEqual([0, 1, 2]);
    expect(windows.map(bounds)).toEqual([
      [49_990n, 50_000n],
      [50_000n, 100_000n],
      [100_000n, 150_000n],
    ]);
  });

  it('are none where nothing was applied', () => {
    expect([...windowsOf({ ...log, from: 7n, to: 7n })]).toEqual([]);
  });
});

const window: LogWindow = { ...log, window: 0, from: 0n, to: 1_000n };

describe('A window', () => {
  it('gives every row once, over gaps and page ends, and asks again for a page that did not come', async () => {
    const offsets = Array.from({ length: 1_000 }, (_, at) => BigInt(at)).filter((at) => at % 7n !== 3n);
    let asked = 0;
    const reader = {
      async *readRange({ from, to }: { from: bigint; to: bigint }, rows: number): AsyncGenerator<StoredRow[]> {
        if (asked++ === 2) throw new Error('Cassandra was away');
        const page = offsets.filter((it) => it >= from && it < to).slice(0, rows);
        yield page.map((offset) => ({ offset }) as StoredRow);
      },
    };
    const persistently = <T>(step: () => Promise<T>): Promise<T> => step().catch(step);
    const found: bigint[] = [];
    for await (const page of readWindow(window, { reader, letters: [200n], persistently }))
      found.push(...page.map(({ offset }) => offset));
    expect(found).toEqual(offsets);
  });
});

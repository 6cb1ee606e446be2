import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { RecordBudget } from './record.budget.ts';

describe('the budget of records', () => {
  it('lets many small chunks go at once, and a large one when there is room', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(4), spend(4), spend(4), spend(1)];
    await turn();
    expect(begun()).toEqual([0, 1]);
    ends[0]!.end();
    await turn();
    expect(begun()).toEqual([0, 1, 2, 3]);
  });

  it('lets a chunk above the limit go alone', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(1), spend(50), spend(1)];
    await turn();
    expect(begun()).toEqual([0]);
    ends[0]!.end();
    await turn();
    expect(begun()).toEqual([0, 1]);
    ends[1]!.end();
    await turn();
    expect(begun()).toEqual([0, 1, 2]);
  });

  it('gives the room back after a failure', async () => {
    const budget = new RecordBudget(1);
    await expect(budget.spend(1, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(budget.spend(1, async () => 'kept')).resolves.toBe('kept');
  });
});

function budgetOf(limit: number) {
  const budget = new RecordBudget(limit);
  const started: number[] = [];
  let number = 0;
  const spend = (records: number): { end: () => void } => {
    const own = number++;
    const { promise, resolve } = Promise.withResolvers<void>();
    void budget.spend(records, () => {
      started.push(own);
      return promise;
    });
    return { end: resolve };
  };
  return { begun: () => started, spend };
}

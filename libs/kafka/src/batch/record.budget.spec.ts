import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { RecordBudget } from './record.budget.ts';

describe('the budget of records', () => {
  it('lets many small chunks go at once, and a large one when there is room', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(4), spend(4), spend(4), spend(1)];
    expect(await begun()).toEqual([0, 1]);
    ends[0]!.end();
    expect(await begun()).toEqual([0, 1, 2, 3]);
  });

  it('lets a chunk above the limit go alone', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(1), spend(50), spend(1)];
    expect(await begun()).toEqual([0]);
    ends[0]!.end();
    expect(await begun()).toEqual([0, 1]);
    ends[1]!.end();
    expect(await begun()).toEqual([0, 1, 2]);
  });

  it('bounds the chunks too, however small', async () => {
    const { begun, spend } = budgetOf(10, 2);
    const ends = [spend(1), spend(1), spend(1)];
    expect(await begun()).toEqual([0, 1]);
    ends[1]!.end();
    expect(await begun()).toEqual([0, 1, 2]);
  });

  it('bounds the bytes of the answers that they came with, however few they are', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(1, { bytes: 60 }), spend(1, { bytes: 50 }), spend(1, { bytes: 10 })];
    expect(await begun()).toEqual([0]);
    ends[0]!.end();
    expect(await begun()).toEqual([0, 1, 2]);
  });

  it('counts an answer once, until the last that came with it has ended', async () => {
    const { begun, spend } = budgetOf(10);
    const answer = { bytes: 60 };
    const ends = [spend(1, answer), spend(1, answer), spend(1, { bytes: 50 })];
    expect(await begun()).toEqual([0, 1]);
    ends[1]!.end();
    expect(await begun()).toEqual([0, 1]);
    ends[0]!.end();
    expect(await begun()).toEqual([0, 1, 2]);
  });

  it('lets one of any size go alone', async () => {
    const { begun, spend } = budgetOf(10);
    const ends = [spend(1, { bytes: 1 }), spend(1, { bytes: 1_000 }), spend(1, { bytes: 1 })];
    expect(await begun()).toEqual([0]);
    ends[0]!.end();
    expect(await begun()).toEqual([0, 1]);
    ends[1]!.end();
    expect(await begun()).toEqual([0, 1, 2]);
  });
});

function budgetOf(records: number, chunks = 10, bytes = 100) {
  const budget = new RecordBudget({ records, chunks, bytes });
  const started: number[] = [];
  let number = 0;
  const spend = (asked: number, answer = { bytes: 0 }): { end: () => void } => {
    const own = number++;
    const { promise, resolve } = Promise.withResolvers<void>();
    void budget.take(asked, answer).then((giveBack) => {
      started.push(own);
      void promise.then(giveBack);
    });
    return { end: resolve };
  };
  /** Which have begun, in their order, once all that could begin has. */
  const begun = async (): Promise<number[]> => {
    await turn();
    return started;
  };
  return { begun, spend };
}

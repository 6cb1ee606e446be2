import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

const place = { pathname: '/', search: '', origin: 'http://127.0.0.1' };
Object.assign(globalThis, { location: place, document: { hidden: false }, addEventListener: () => undefined });
const { AnswerKeeper } = await import('./answer.ts');

const at = (version: number, isBehind = false) => ({ data: version, meta: { isBehind } });

describe('a kept answer', () => {
  /** What is asked, on the clock of the test, ms. */
  let askedAt: number[];
  let answers: ReturnType<typeof at>[];

  beforeEach(() => {
    jest.useFakeTimers();
    askedAt = [];
    const began = performance.now();
    jest.spyOn(Math, 'random').mockReturnValue(1);
    jest.spyOn(globalThis, 'fetch').mockImplementation(() => {
      askedAt.push(performance.now() - began);
      return Promise.resolve(Response.json(answers.shift()));
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('that was behind is the newest within the second, and the next change is asked for a second after this one', async () => {
    answers = [at(1), at(1, true), at(1, true), at(2), at(3)];
    const keeper = new AnswerKeeper('stats/overview', { minIntervalMs: 1_000 });
    keeper.seen();
    await jest.advanceTimersByTimeAsync(5_000);
    keeper.touch();
    await jest.advanceTimersByTimeAsync(200 + 400);
    expect([askedAt, keeper.state.peek().answer?.data]).toEqual([[0, 5_000, 5_200, 5_600], 2]);
    keeper.touch();
    await jest.advanceTimersByTimeAsync(400);
    expect([askedAt.at(-1), keeper.state.peek().answer?.data]).toEqual([6_000, 3]);
  });
});

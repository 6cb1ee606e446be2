import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { whileBeating } from './beating.ts';

const everyMs = 2_500;

describe('work that takes longer than a session', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is done while heartbeats go on, answered or not, and none follows', async () => {
    const heartbeat = jest.fn(async () => undefined).mockRejectedValueOnce(new Error('rebalancing'));
    const { promise, resolve } = Promise.withResolvers<string>();
    const done = whileBeating({ heartbeat, everyMs }, () => promise);
    await jest.advanceTimersByTimeAsync(4 * everyMs);
    expect(heartbeat).toHaveBeenCalledTimes(5);
    resolve('done');
    await expect(done).resolves.toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as it fails, and no heartbeat follows', async () => {
    const lost = whileBeating({ heartbeat: async () => undefined, everyMs }, () => Promise.reject(new Error('lost')));
    await expect(lost).rejects.toThrow('lost');
    expect(jest.getTimerCount()).toBe(0);
  });
});

import { setTimeout as delay } from 'node:timers/promises';

/** Ends early when the signal says so; never throws. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleep: Sleep = (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined);

/** Until the caller has given up. */
export const untilGone = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
/** What has not come by then does not come; a machine that others starve brings in a minute what it else does in seconds. */
const GIVEN_UP_AFTER_MS = 180_000;

/**
 * Asks until the assertion holds.
 * @returns what it returns then
 * @throws the assertion's last error when the deadline (ms) has passed
 */
export async function eventually<T = void>(
  assertion: () => T | Promise<T>,
  deadlineMs = GIVEN_UP_AFTER_MS,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() + pause > end) throw error;
    }
    await delay(pause);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { isUpstreamUnavailable } from '../http/problem.verdict.ts';
import type { OperationReport } from '../operations/operation.handler.ts';

/** A store that was just started answers within this time or is taken for dead, ms. */
const DEADLINE_MS = 60_000;
const PAUSE_MS = 1_000;

/**
 * Repeats a step while its store does not answer.
 * @throws its last error after a minute, any other error at once; the signal's reason
 */
export async function persist<Result>(
  report: OperationReport,
  step: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let said = ''; ;) {
    try {
      return await step();
    } catch (error) {
      if (!isUpstreamUnavailable(error) || performance.now() >= deadline) throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (why !== said) report(`waiting: ${why}`);
      said = why;
    }
    await delay(PAUSE_MS, undefined, { signal });
  }
}

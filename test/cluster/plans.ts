import type { TrialPlan } from '../faults/plan.ts';
import { usualTraffic } from '../faults/traffic/traffic.ts';
import { nodeKilled, type Kind, type Killing } from './node-killed.fault.ts';

/** What is killed round after round: one of each kind alone, then one of each at once. */
const rounds: readonly (readonly Kind[])[] = [['broker'], ['cassandra'], ['broker', 'cassandra']];
const PER_SECOND = 400;
const AFTER_MS = 5_000;

export function* chosenPlans(killing: Omit<Killing, 'kinds'>, seed: string, trials: number): Generator<TrialPlan> {
  for (let trial = 0; trial < trials; trial++) {
    const fault = nodeKilled({ ...killing, kinds: rounds[trial % rounds.length]! });
    yield {
      seed: `cluster-${seed}/${trial + 1}`,
      strikes: [{ fault, afterMs: AFTER_MS }],
      traffic: { ...usualTraffic, perSecond: PER_SECOND },
      needs: fault.needs,
    };
  }
}

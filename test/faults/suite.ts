import { classesOf, type TrialPlan } from './plan.ts';
import type { Surroundings } from './surroundings.ts';
import { Lane } from './lane.ts';
import type { TrialEnd } from './trial.ts';

export interface SuiteOptions {
  readonly plans: Iterable<TrialPlan>;
  /** Trials at once, of such as leave the servers alone. */
  readonly atOnce: number;
  /** No further trial begins after that; performance.now(), ms. */
  readonly until: number;
  readonly onEnd: (end: TrialEnd) => void;
}

/** Planned together, so that those that need the servers for themselves can follow the others. */
const TRIALS_A_ROUND = 24;

/**
 * Trial after trial. Those that need the servers or the lines to them for themselves run alone; the others side by side,
 * each in a world of its own.
 */
export async function runSuite(options: SuiteOptions, around: Surroundings): Promise<TrialEnd[]> {
  const planned = options.plans[Symbol.iterator]();
  const ends: TrialEnd[] = [];
  const runAll = async (plans: TrialPlan[], lanes: number): Promise<void> => {
    const lane = new Lane(takenUntil(plans, options.until), around, (end) => {
      ends.push(end);
      options.onEnd(end);
    });
    await Promise.all(Array.from({ length: Math.min(lanes, plans.length) }, () => lane.run()));
  };
  while (!around.signal.aborted && performance.now() < options.until) {
    const plans: TrialPlan[] = [];
    while (plans.length < TRIALS_A_ROUND) {
      const next = planned.next();
      if (next.done) break;
      plans.push(next.value);
    }
    if (plans.length === 0) break;
    const isAlone = ({ needs }: TrialPlan): boolean => (needs.servers || needs.proxies) ?? false;
    await runAll(
      plans.filter((plan) => !isAlone(plan)),
      options.atOnce,
    );
    await runAll(plans.filter(isAlone), 1);
  }
  return ends;
}

/** Of a queue that several lanes share. */
const takenUntil = (plans: TrialPlan[], until: number) => (): TrialPlan | undefined =>
  performance.now() < until ? plans.shift() : undefined;

export const toLine = ({ plan, violations, counts, tookMs }: TrialEnd): string =>
  [
    violations.length === 0 ? 'clean ' : 'FAILED',
    plan.seed.padEnd(12),
    `${(tookMs / 1_000).toFixed(1)} s`.padStart(7),
    classesOf(plan).join('+').padEnd(10),
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  ].join('  ');

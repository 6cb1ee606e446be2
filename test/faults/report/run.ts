import type { SuiteArguments } from '../options.ts';
import type { Counts, FaultId } from '../fault.ts';
import { classesOf } from '../plan.ts';
import type { TrialEnd } from '../trial.ts';
import type { Measured } from '../world/footprint.ts';
import { shownNothing } from './evidence.ts';

/** What one run has shown of a class of faults. */
export interface ClassResult {
  readonly trials: number;
  readonly failed: number;
  readonly counts: Counts;
}

export interface RunResult {
  readonly seed: string;
  readonly trials: number;
  readonly failedSeeds: readonly string[];
  readonly classes: Partial<Record<FaultId, ClassResult>>;
  readonly counts: Counts;
  /** Faults that were struck and of which nothing shows that they happened. */
  readonly shownNothing: readonly string[];
  readonly isGood: boolean;
  /** Of the form with many rebalances. */
  readonly measured?: readonly Measured[];
}

export function judgeRun(
  { seed, isShort }: Pick<SuiteArguments, 'seed' | 'isShort'>,
  ends: readonly TrialEnd[],
): RunResult {
  const failedSeeds = ends.filter((it) => it.violations.length > 0).map(({ plan }) => plan.seed);
  const ids = [...new Set(ends.flatMap(({ plan }) => classesOf(plan)))].toSorted(
    (a, b) => Number(a.slice(1)) - Number(b.slice(1)),
  );
  const measured = ends.flatMap((it) => it.measured);
  const nothing = shownNothing(ends);
  return {
    seed: isShort ? 'short' : seed,
    trials: ends.length,
    failedSeeds,
    classes: Object.fromEntries(
      ids.map((id) => [id, toClassResult(ends.filter(({ plan }) => classesOf(plan).includes(id)))]),
    ),
    counts: sum(ends.map(({ counts }) => counts)),
    shownNothing: nothing,
    isGood: ends.length > 0 && failedSeeds.length === 0 && nothing.length === 0,
    ...(measured.length > 0 && { measured }),
  };
}

const toClassResult = (ends: readonly TrialEnd[]): ClassResult => ({
  trials: ends.length,
  failed: ends.filter(({ violations }) => violations.length > 0).length,
  counts: sum(ends.map(({ counts }) => counts)),
});

export function sum(all: readonly Counts[]): Counts {
  const total: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
  return total;
}

export function printRun({ trials, failedSeeds, classes, counts, shownNothing: nothing }: RunResult): void {
  const rows = Object.entries(classes).map(
    ([id, { trials: of, failed }]) => `${id.padEnd(6)}${String(of).padStart(8)}${String(failed).padStart(8)}`,
  );
  const lines = [
    `${'class'.padEnd(6)}${'trials'.padStart(8)}${'failed'.padStart(8)}`,
    ...rows,
    '',
    ...Object.entries(counts).map(([name, count]) => `${name.padEnd(18)}${String(count).padStart(10)}`),
    '',
    ...nothing.map((name) => `has shown nothing: ${name}`),
    ...failedSeeds.map((seed) => `failed: ${seed}`),
    `${trials - failedSeeds.length} of ${trials} trials clean`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

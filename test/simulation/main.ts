import { parseArgs } from 'node:util';
import './loading/hooks.ts';
import { runAll } from './crew.ts';
import { keptSeeds } from './kept-seeds.ts';
import { isProven, runMutants, toLine, toScore } from './mutants/run-mutants.ts';
import type { simulate as simulateType } from './simulate.ts';

/**
 * `npm run simulate -- --seeds N --seed S`: N interleavings from S on, and the kept ones, two threads; exit 1 when one breaks
 * an invariant. With one seed its trace is printed. `--mutants`: each seeded bug alone, until a seed shows it, and the score.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
  },
});
/** A thread asks for so many at once. */
const SEEDS_A_WORK = 50;
/** Fewer may well not meet every kind of fault. */
const SEEDS_FOR_ALL = 1_000;
/** Lines of the trace before the first broken invariant, and of failing seeds that are named. */
const TRACE_LINES = 60;
const NAMED = 20;

async function replay(seed: number): Promise<boolean> {
  const { simulate } = (await import('./simulate.ts')) as { simulate: typeof simulateType };
  const { violations, trace } = await simulate(seed);
  const shown = violations.length > 0 ? trace.slice(-TRACE_LINES) : trace;
  process.stdout.write(`${shown.join('\n')}\n`);
  for (const { invariant, what } of violations) process.stdout.write(`${invariant} broken: ${what}\n`);
  process.stdout.write(`seed ${seed}: ${violations.length === 0 ? 'every invariant holds' : 'BROKEN'}\n`);
  return violations.length === 0;
}

async function runSeeds(from: number, count: number): Promise<boolean> {
  const begin = performance.now();
  const works = Array.from({ length: Math.ceil(count / SEEDS_A_WORK) }, (_, at) => ({
    from: from + at * SEEDS_A_WORK,
    to: Math.min(from + count, from + (at + 1) * SEEDS_A_WORK),
    mutant: undefined,
  }));
  const kept = keptSeeds.filter(({ seed }) => seed < from || seed >= from + count);
  const done = await runAll([...kept.map(({ seed }) => ({ from: seed, to: seed + 1, mutant: undefined })), ...works]);
  const failed = done.flatMap((it) => it.failed).sort((a, b) => a.seed - b.seed);
  for (const { seed, invariant, what } of failed.slice(0, NAMED))
    process.stdout.write(`seed ${seed} breaks ${invariant}: ${what}\n  replay: npm run simulate -- --seed ${seed}\n`);
  const sums: Record<string, number> = {};
  for (const { counts } of done)
    for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
  const happened = Object.entries(sums).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`happened: ${happened.join(', ')}\n`);
  const never = [
    'fences',
    'groups',
    'redeliveries',
    'unknownOutcomes',
    'rebalances',
    'kills',
    'swaps',
    'adopted',
    'purges',
    'brokenDrivers',
  ].filter((it) => !sums[it]);
  const isShown = never.length === 0 || count < SEEDS_FOR_ALL;
  if (!isShown) process.stdout.write(`never happened, so nothing is proven of it: ${never.join(', ')}\n`);
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  const all = count + kept.length;
  const which = `seeds ${from} to ${from + count - 1}${kept.length > 0 ? ` and ${kept.length} kept ones` : ''}`;
  process.stdout.write(`${all - failed.length} of ${all} hold every invariant: ${which}, ${seconds} s\n`);
  return failed.length === 0 && isShown;
}

async function runEachMutant(): Promise<boolean> {
  const verdicts = await runMutants((it) => void process.stdout.write(`${toLine(it)}\n`));
  process.stdout.write(`${toScore(verdicts)}\n`);
  return verdicts.every(isProven);
}

const seed = Number(values.seed);
const seeds = values.seeds === undefined ? undefined : Number(values.seeds);
const verdicts = [
  ...(values.mutants ? [await runEachMutant()] : []),
  ...(seeds !== undefined ? [await runSeeds(seed, seeds)] : values.mutants ? [] : [await replay(seed)]),
];
process.exitCode = verdicts.every(Boolean) ? 0 : 1;

import { parentPort } from 'node:worker_threads';
import './loading/hooks.ts';
import { mutants } from './mutants/mutants.ts';
import type { simulate as simulateType } from './simulate.ts';
import { CODE } from './truth/code.invariant.ts';

/** Seeds from..to of the code as it is, or of a mutant until the first seed that kills it. */
export interface Work {
  from: number;
  to: number;
  mutant: string | undefined;
}

/** What became of them. */
export interface Done extends Work {
  /** How many were tried. */
  tried: number;
  failed: { seed: number; invariant: string; what: string }[];
  counts: Record<string, number>;
  /** Of a mutant: what its own edit threw, so that nothing is shown by what broke then. */
  broken?: string;
}

async function run(work: Work): Promise<Done> {
  const url = work.mutant ? `./simulate.ts?mutant=${work.mutant}` : './simulate.ts';
  const { simulate } = (await import(url)) as { simulate: typeof simulateType };
  const mutant = mutants.find(({ name }) => name === work.mutant);
  const done: Done = { ...work, tried: 0, failed: [], counts: {} };
  for (let seed = work.from; seed < work.to; seed++) {
    const { violations, counts } = await simulate(seed, mutant?.plan);
    done.tried++;
    for (const [name, count] of Object.entries(counts)) done.counts[name] = (done.counts[name] ?? 0) + count;
    const bug = mutant && violations.find(({ invariant }) => invariant === CODE);
    if (bug) return { ...done, broken: bug.what };
    const first = violations.find(({ invariant }) => invariant === (mutant?.by ?? invariant));
    if (first) done.failed.push({ seed, ...first });
    if (first && mutant) break;
  }
  return done;
}

/** Its text stands nowhere or is no code, or the model that it changes ends with it. */
const toBroken = (work: Work, error: unknown): Done => ({
  ...work,
  tried: 0,
  failed: [],
  counts: {},
  broken: String(error),
});

parentPort?.on('message', (work: Work) => {
  void run(work).then(
    (done) => parentPort!.postMessage(done),
    (error: unknown) => parentPort!.postMessage(work.mutant ? toBroken(work, error) : { error: String(error) }),
  );
});

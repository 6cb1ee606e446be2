import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testOptions } from '../options.mjs';
import { useTemporaryFolder } from './env.ts';
import { toFaultArguments } from './fault-arguments.ts';
import { toWords } from './fault.ts';
import { addCounts, judgeTier, noCounts, toSummaryLine, type Counts, type Tier } from './tier.ts';
import { tiers } from './tiers.ts';

interface TierEnd extends Counts {
  readonly name: string;
  readonly tookMs: number;
}

/** The long form of the tier `faults` runs as long as it was asked to. */
const LONG_FORM_MS = 24 * 3_600_000;

const interrupted = new AbortController();
// `on`, not `once`: a second signal must not end us before what we started has ended.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());

const { positionals, values } = parseArgs({ allowPositionals: true, options: testOptions });
const faults = toFaultArguments(values);

function chosenTiers(): readonly Tier[] {
  const unknown = positionals.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0)
    throw new RangeError(`no tier ${unknown.join(', ')}; there are ${tiers.map(({ name }) => name).join(', ')}`);
  return positionals.length === 0
    ? tiers.filter(({ isOnDemand }) => !isOnDemand)
    : tiers.filter(({ name }) => positionals.includes(name));
}

async function runTier(tier: Tier, scratchDir: string): Promise<TierEnd> {
  process.stderr.write(`\n== ${tier.name}\n`);
  const begin = performance.now();
  const deadlineMs = faults.length > 0 ? LONG_FORM_MS : tier.deadlineMs;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([interrupted.signal, deadline]);
  const counts = await tier.run({ signal, scratchDir, faults }).catch((error: unknown) => {
    process.stderr.write(`${tier.name}: ${toWords(error)}\n`);
    return judgeTier(noCounts, false);
  });
  if (deadline.aborted) process.stderr.write(`${tier.name}: not done within ${deadlineMs / 1_000} s\n`);
  return { ...judgeTier(counts, !signal.aborted), name: tier.name, tookMs: performance.now() - begin };
}

/** Those that keep every core busy one after another, then the others, which wait for much of their time, two at a time. */
async function runTiers(wanted: readonly Tier[], scratchDir: string): Promise<TierEnd[]> {
  const ends = new Map<Tier, TierEnd>();
  const work = async (queue: Tier[]): Promise<void> => {
    for (let next = queue.shift(); next && !interrupted.signal.aborted; next = queue.shift())
      ends.set(next, await runTier(next, scratchDir));
  };
  await work(wanted.filter(({ isAlone }) => isAlone));
  const others = wanted.filter(({ isAlone }) => !isAlone);
  await Promise.all([work(others), work(others)]);
  return wanted.flatMap((tier) => ends.get(tier) ?? []);
}

function toTable(ends: readonly TierEnd[], tookMs: number): string {
  const head = `${'tier'.padEnd(12)}${['passed', 'failed', 'skipped'].map((name) => name.padStart(8)).join('')}`;
  const rows = [...ends, { ...addCounts(...ends), name: 'all', tookMs }].map((end) =>
    [
      end.name.padEnd(12),
      ...[end.passed, end.failed, end.skipped].map((count) => String(count).padStart(8)),
      `${(end.tookMs / 1_000).toFixed(1)} s`.padStart(10),
    ].join(''),
  );
  return [`${head}${'time'.padStart(10)}`, ...rows].join('\n');
}

/** Of a run that failed what says why is kept: not the servers' data, nor what tests left in the temporary folder. */
async function keepLogs(scratchDir: string): Promise<void> {
  const others = globSync(['tmp', '*/data', '*/*/data'], { cwd: scratchDir });
  for (const path of others) await rm(join(scratchDir, path), { recursive: true, force: true });
  process.stderr.write(`\nlogs and results are kept in ${scratchDir}\n`);
}

async function main(): Promise<void> {
  const wanted = chosenTiers();
  const scratchDir = await mkdtemp(join(tmpdir(), 'freshwax-test-'));
  await mkdir(join(scratchDir, 'tmp'));
  useTemporaryFolder(join(scratchDir, 'tmp'));
  const begin = performance.now();
  const ends = await runTiers(wanted, scratchDir);
  const sum = addCounts(...ends);
  if (sum.failed > 0 && !interrupted.signal.aborted) await keepLogs(scratchDir);
  else await rm(scratchDir, { recursive: true, force: true });
  process.stdout.write(`\n${toTable(ends, performance.now() - begin)}\n\n${toSummaryLine(sum)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : sum.failed === 0 ? 0 : 1;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

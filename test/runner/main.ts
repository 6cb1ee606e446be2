import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultOptions, testOptions } from '../options.mjs';
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
const faults = Object.keys(faultOptions).flatMap((name) => {
  const value = values[name as keyof typeof faultOptions];
  return value === undefined ? [] : [`--${name}`, value];
});

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

function toTable(ends: readonly TierEnd[]): string {
  const rows = ends.map(({ name, passed, failed, skipped, tookMs }) =>
    [
      name.padEnd(12),
      ...[passed, failed, skipped].map((count) => String(count).padStart(8)),
      `${(tookMs / 1_000).toFixed(1)} s`.padStart(10),
    ].join(''),
  );
  return [
    `${'tier'.padEnd(12)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(8)}${'time'.padStart(10)}`,
    ...rows,
  ].join('\n');
}

async function main(): Promise<void> {
  const wanted = chosenTiers();
  const scratchDir = await mkdtemp(join(tmpdir(), 'freshwax-test-'));
  const ends: TierEnd[] = [];
  for (const tier of wanted) {
    if (interrupted.signal.aborted) break;
    ends.push(await runTier(tier, scratchDir));
  }
  const sum = addCounts(...ends);
  const isGood = sum.failed === 0 && !interrupted.signal.aborted;
  if (isGood) await rm(scratchDir, { recursive: true, force: true });
  else process.stderr.write(`\nlogs and results are kept in ${scratchDir}\n`);
  process.stdout.write(`\n${toTable(ends)}\n\n${toSummaryLine(sum)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : isGood ? 0 : 1;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

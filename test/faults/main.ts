import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openProxies } from './proxy/open-proxies.ts';
import { chosenPlans, readOptions } from './options.ts';
import { recordRun } from './report/record.ts';
import { judgeRun, printRun } from './report/run.ts';
import { openServers } from './servers/open-servers.ts';
import { runSuite, toLine } from './suite.ts';
import type { TrialEnd } from './trial.ts';

/** I9 of the short form: it runs on whatever machine there is, and records nothing. */
const SHORT_FORM_DRAINED_WITHIN_MS = 120_000;

/** Exit code 1: a trial was not clean, or a class of faults has shown nothing. */
const options = readOptions(process.argv.slice(2));
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());

function say(trial: TrialEnd): void {
  process.stderr.write(`${toLine(trial)}\n`);
  for (const { invariant, what } of trial.violations) process.stderr.write(`    ${invariant} ${what}\n`);
  for (const line of trial.story) process.stderr.write(`    | ${line}\n`);
}

const dir = join(options.dataDir, 'trials');
await mkdir(dir, { recursive: true });
const servers = await openServers({ portOffset: options.portOffset, dataDir: join(options.dataDir, 'servers') });
const proxies = await openProxies(servers);
try {
  const until = performance.now() + options.minutes * 60_000;
  const drained = options.isShort ? { drainedWithinMs: SHORT_FORM_DRAINED_WITHIN_MS } : {};
  const around = { servers, proxies, dir, signal: interrupted.signal, ...drained };
  const ends = await runSuite({ plans: chosenPlans(options), atOnce: options.atOnce, until, onEnd: say }, around);
  const run = judgeRun(options, ends);
  printRun(run);
  if (options.results !== undefined) await writeFile(options.results, JSON.stringify(run));
  if (!options.isShort && ends.length > 0) await recordRun(run, options);
  process.exitCode = run.isGood && !interrupted.signal.aborted ? 0 : 1;
} finally {
  await proxies.close();
  await servers.close();
}
// What kafkajs still holds open in this process is of no use any more.
process.exit();

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../stack/place.ts';
import { defaultBuilt } from './built.ts';
import { resultKeys, type BenchResult } from './result.ts';
import type { BenchOptions } from './session.ts';

/** Each has a function `run` that takes BenchOptions and returns a BenchResult. */
const programs: Record<string, string> = {
  drain: './drain.ts',
  latency: './latency.ts',
  growth: './growth.ts',
  poison: './poison.ts',
  spark: './spark/spark.ts',
  api: './api/api.ts',
  page: './page/page.ts',
  live: './live.ts',
  idle: './idle.ts',
};
const defaultEvents: Record<string, number> = {
  drain: 1_000_000,
  latency: 30_000,
  growth: 10_000_000,
  poison: 60_000,
  spark: 600_000,
  // Tracks.
  api: 1_000_000,
  page: 1_000_000,
  // Listeners.
  live: 1_000,
  // Seconds of rest before it is measured.
  idle: 300,
};

/**
 * `npm run bench -- drain|latency|growth|poison|spark|api|page|live|idle [--json]`: progress on stderr, the result on stdout.
 * --events N, --runs N, --data-dir DIR keeps servers and backlog for another call, --built DIR measures other programs,
 * --consumers N drains with so many processes, --node-flag FLAG is handed to the Node that is measured, --out FILE keeps the result.
 * latency: --rate N publishes so many events/s.
 * api: --tracks N, --only TEXT asks the questions alone whose name holds it; page: --tracks N, --only load|change|lighthouse.
 */
async function main(): Promise<void> {
  // An end that is an exit: what was started ends with it.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => process.exit(130));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      events: { type: 'string' },
      tracks: { type: 'string' },
      only: { type: 'string' },
      runs: { type: 'string' },
      'port-offset': { type: 'string', default: '37000' },
      'data-dir': { type: 'string' },
      built: { type: 'string', default: defaultBuilt },
      consumers: { type: 'string', default: '1' },
      rate: { type: 'string' },
      'node-flag': { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const program = programs[name];
  if (program === undefined) throw new Error(`which benchmark: ${Object.keys(programs).join(', ')}?`);
  const options: BenchOptions = {
    events: Number(values.events ?? values.tracks ?? defaultEvents[name]),
    runs: Number(values.runs ?? (name === 'spark' ? 1 : 3)),
    portOffset: Number(values['port-offset']),
    dataDir: values['data-dir'] === undefined ? undefined : resolve(values['data-dir']),
    built: values.built,
    consumers: Number(values.consumers),
    rate: values.rate === undefined ? undefined : Number(values.rate),
    nodeFlags: values['node-flag'],
    only: values.only,
  };
  const circumstances = circumstancesOf(name);
  const { run } = (await import(program)) as { run: (options: BenchOptions) => Promise<BenchResult> };
  const result = await run(options);
  const whole = { ...circumstances, ...Object.fromEntries(resultKeys.map((key) => [key, result[key] ?? null])) };
  if (values.out !== undefined) keep(values.out, whole);
  process.stdout.write(values.json ? `${JSON.stringify(whole)}\n` : `${toText(whole)}\n`);
}

/** Where, when and of what; `load` tells whether the machine had other work when it began. */
const circumstancesOf = (benchmark: string): object => ({
  benchmark,
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectRoot, encoding: 'utf8' }).trim(),
  at: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? '',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Number(loadavg()[0]!.toFixed(2)),
  },
});

function keep(file: string, result: object): void {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

const toText = (result: object): string =>
  Object.entries(result)
    .filter(([, value]) => value !== null)
    .flatMap(([name, value]) =>
      Array.isArray(value)
        ? value.map((one, at) => `${name} ${at + 1}`.padEnd(20) + JSON.stringify(one))
        : [name.padEnd(20) + (typeof value === 'object' ? JSON.stringify(value) : String(value))],
    )
    .join('\n');

await main();

import { dirname, join } from 'node:path';
import { build } from '../../stack/build.ts';
import { InstallError } from '../../stack/install/install-error.mjs';
import { toWords } from './fault.ts';
import { judgedBy } from './judged-by.ts';
import { findLeaks } from './leaks.ts';
import { findLicenceFaults } from './licences.ts';
import { installPythonTool } from './python-tool.ts';
import { addCounts, noCounts, type Counts, type TierRun } from './tier.ts';
import { findWorkflowFaults } from './workflows.ts';

/** One line each of what is wrong; none when all is well. */
type Check = (run: TierRun) => Promise<readonly string[]>;

const script =
  (path: string, ...args: string[]): Check =>
  (run) =>
    judgedBy(process.execPath, [path, ...args], run);
const program = (path: string, ...args: string[]): Check => script(join('node_modules', path), ...args);
const types = (project: string): Check => program('typescript/bin/tsc', '--noEmit', '-p', project);

/** What `npm run generate` would write; the OpenAPI document comes from the built gateway. */
const generated: Check = async (run) => {
  await build();
  return script(join('docs', 'generate.ts'), '--check')(run);
};

const dockerfile: Check = async (run) => {
  const hadolint = join(dirname(await installPythonTool('hadolint')), 'hadolint');
  return judgedBy(hadolint, ['--no-color', 'Dockerfile'], run);
};

/** Everything that can be judged without a server. */
const checks: Readonly<Record<string, Check>> = {
  format: program('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  'lint and import arrows': program('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--quiet'),
  'types of apps and libs': types('tsconfig.json'),
  'types of the dashboard': types('apps/dashboard/tsconfig.json'),
  // One program for those of the same options: half of what each takes alone is the same libraries again.
  'types of the stack, the command line and the test runner': types('stack/tsconfig.json'),
  'types of the benchmarks, generators and the containers’ test': types('bench/tsconfig.json'),
  'docker-compose.yml': program('dclint/bin/dclint.cjs', '--max-warnings', '0', 'docker-compose.yml'),
  Dockerfile: dockerfile,
  'workflow of GitHub': findWorkflowFaults,
  'licences and notices': findLicenceFaults,
  'no hosts, paths or secrets': findLeaks,
  'generated files are current': generated,
};

/** Two at a time: each takes one core for most of its time. */
export async function runChecks(run: TierRun): Promise<Counts> {
  const queue = Object.entries(checks);
  const results: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results.push(await runCheck(next, run));
  };
  await Promise.all([work(), work()]);
  return addCounts(...results);
}

async function runCheck([name, check]: [string, Check], run: TierRun): Promise<Counts> {
  const begin = performance.now();
  const faults = await check(run).catch((error: unknown) => {
    if (error instanceof InstallError) return error;
    return toWords(error).split('\n');
  });
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  if (faults instanceof InstallError) {
    process.stderr.write(`skipped ${name}: ${faults.message}\n`);
    return { ...noCounts, skipped: 1 };
  }
  process.stderr.write(`${faults.length === 0 ? 'ok' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (faults.length > 0) process.stderr.write(`${faults.map((line) => `  ${line}`).join('\n')}\n`);
  return faults.length === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 };
}

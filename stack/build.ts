import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnv } from './env.ts';
import { InstallError } from './install/install-error.mjs';
import { projectRoot } from './place.ts';
import { withLock } from './process/file-lock.mjs';

const run = promisify(execFile);
const dist = join(projectRoot, 'dist');

/** Something that is built into dist/, and what it depends on. */
interface Target {
  readonly name: 'apps' | 'dashboard';
  readonly sources: readonly string[];
  /** Removed first: what was renamed in the sources must not live on. */
  readonly output: readonly string[];
  /** One after another, each what Node is given. */
  readonly builders: readonly (readonly string[])[];
}

const workspace = ['package-lock.json', 'tsconfig.json', 'libs/contracts/package.json', 'libs/contracts/src/**/*.ts'];
const targets: readonly Target[] = [
  {
    name: 'apps',
    sources: [
      ...workspace,
      'nest-cli.json',
      'stack/tsconfig.build.json',
      'apps/{gateway,producer,consumer,simulator}/src/**/*.ts',
      'apps/gateway/rolldown.config.ts',
      'libs/*/src/**/*.ts',
    ],
    output: ['apps/gateway', 'apps/producer', 'apps/consumer', 'apps/simulator', 'libs'],
    builders: [
      // One program for all apps: 4 s of CPU against 4 s each. Types are the business of `npm run check`.
      ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'gateway', '-p', 'stack/tsconfig.build.json'],
      ['node_modules/rolldown/bin/cli.mjs', '--configLoader', 'native', '--config', 'apps/gateway/rolldown.config.ts'],
    ],
  },
  {
    name: 'dashboard',
    sources: [...workspace, 'apps/dashboard/**/*'],
    output: ['apps/dashboard'],
    builders: [['node_modules/vite/bin/vite.js', 'build', 'apps/dashboard']],
  },
];

/** What was built; the rest was up to date. */
export type Built = readonly Target['name'][];

/**
 * Builds what changed since it was last built. Two builds of one checkout wait for each other.
 * @throws InstallError with the builder's last lines
 */
export function build(): Promise<Built> {
  return withLock(join(dist, '.build.lock'), async () => {
    const built = await Promise.all(targets.map(buildTarget));
    return targets.map(({ name }) => name).filter((_, index) => built[index]);
  });
}

async function buildTarget(target: Target): Promise<boolean> {
  const stamp = join(dist, `.${target.name}.sha256`);
  const hash = await hashOfSources(target.sources);
  const isThere = target.output.every(
    (folder) => existsSync(join(dist, folder)) || !existsSync(join(projectRoot, folder, 'src')),
  );
  if (isThere && (await readFile(stamp, 'utf8').catch(() => '')) === hash) return false;
  // An interrupted build must not look like a good one.
  await rm(stamp, { force: true });
  for (const folder of target.output) await rm(join(dist, folder), { recursive: true, force: true });
  await runBuilders(target);
  await mkdir(dist, { recursive: true });
  await writeFile(stamp, hash);
  return true;
}

async function runBuilders({ name, builders }: Target): Promise<void> {
  const options = { cwd: projectRoot, env: inheritedEnv(), maxBuffer: 64 * 1024 * 1024 };
  try {
    for (const builder of builders) await run(process.execPath, [...builder], options);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-15);
    throw new InstallError(`the build of ${name} failed`, lines, 'mend the source, then again');
  }
}

/** SHA-256 over names and contents, in the order of the names. Specs are not built. */
export async function hashOfSources(patterns: readonly string[], root = projectRoot): Promise<string> {
  const entries = globSync([...patterns], { cwd: root, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].filter((path) => !path.endsWith('.spec.ts')).sort()) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

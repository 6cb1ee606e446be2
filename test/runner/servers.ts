import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkPortsFree, portsAt } from '../../stack/ports.ts';
import { projectRoot } from '../../stack/place.ts';
import { untilEnd } from './command.ts';
import { childEnv } from './env.ts';
import type { TierRun } from './tier.ts';

/**
 * Every shifted port stays below 32,768, where the kernel begins to hand out ports to outgoing connections, and what is fetched above
 * 10,080, the last of those that `fetch` and browsers refuse (6000 is one, 6665 another).
 */
const LOWEST_OFFSET = 7_100;
const HIGHEST_OFFSET = 13_500;
const ATTEMPTS = 50;
/** The fault suite's servers listen at some ports behind their own (fault-servers.ts). */
const PORTS_APART = 6;

/** Of this run: until the servers of a tier beside us listen, their ports look free. */
const chosen: number[] = [];
const isChosen = (port: number): boolean => chosen.some((other) => Math.abs(port - other) < PORTS_APART);

/** An offset at which every port is free, drawn by lot so that test runs side by side do not choose the same. */
export async function chooseOffset(): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const offset = randomInt(LOWEST_OFFSET, HIGHEST_OFFSET);
    const ports = Object.values(portsAt(offset));
    if (ports.some(isChosen) && attempt < ATTEMPTS) continue;
    chosen.push(...ports);
    try {
      await checkPortsFree(ports);
      return offset;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** A data directory of one stack, of several of that name too; open to pass through, since PostgreSQL does not run as root. */
export async function makeDataDir({ scratchDir }: TierRun, name: string): Promise<string> {
  const dataDir = await mkdtemp(join(scratchDir, `${name}-`));
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** What can be started beside a test; each prints one JSON line of environment when it is ready. */
const programs = {
  /** PostgreSQL, Kafka and Cassandra. */
  servers: [join('stack', 'dev-servers.ts'), '--fast'],
  /** Those, and gateway and Airflow, with nothing bootstrapped. */
  emptyStack: [join('test', 'runner', 'empty-stack.ts')],
  /** What `npm start` brings up, without Airflow. */
  wholeStack: [join('test', 'runner', 'whole-stack.ts')],
} as const;

/** Runs `use` with the environment of a program that is ended whatever happens, and everything it started with it. */
export async function beside<T>(
  name: keyof typeof programs,
  run: TierRun,
  use: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const dataDir = await makeDataDir(run, name);
  const place = ['--data-dir', dataDir, '--port-offset', String(await chooseOffset())];
  const child = spawn(process.execPath, [...programs[name], ...place], {
    cwd: projectRoot,
    env: childEnv(),
    detached: true,
    // It ends when this pipe closes, so also when we are killed.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = untilEnd(child, run.signal);
  try {
    const line = await Promise.race([
      firstLine(child.stdout),
      ended.then((code) => Promise.reject(new Error(`${name} ended with code ${code}; logs: ${dataDir}/log`))),
    ]);
    return await use(JSON.parse(line) as Record<string, string>);
  } finally {
    child.stdin.end();
    await ended;
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('it ended before it was ready');
}

import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkPortsFree, portsAt } from '../../stack/ports.ts';
import { projectRoot } from '../../stack/place.ts';
import { untilEnd } from './command.ts';
import { childEnv } from './env.ts';
import type { TierRun } from './tier.ts';

/** Every shifted port stays below 32,768, where the kernel begins to hand out ports to outgoing connections. */
const LOWEST_OFFSET = 2_000;
const HIGHEST_OFFSET = 13_500;
const ATTEMPTS = 50;

/** An offset at which every port is free, drawn by lot so that test runs side by side do not choose the same. */
export async function chooseOffset(): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const offset = randomInt(LOWEST_OFFSET, HIGHEST_OFFSET);
    try {
      await checkPortsFree(Object.values(portsAt(offset)));
      return offset;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** A data directory of one stack; open to pass through, since PostgreSQL does not run as root. */
export async function makeDataDir({ scratchDir }: TierRun, name: string): Promise<string> {
  const dataDir = join(scratchDir, name);
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Runs `use` beside PostgreSQL, Kafka and Cassandra, which are ended whatever happens. */
export async function withServers<T>(run: TierRun, use: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const dataDir = await makeDataDir(run, 'servers');
  const args = [join(projectRoot, 'stack', 'dev-servers.ts'), '--fast', '--data-dir', dataDir];
  const child = spawn(process.execPath, [...args, '--port-offset', String(await chooseOffset())], {
    cwd: projectRoot,
    env: childEnv(),
    detached: true,
    // They end when this pipe closes, so also when we are killed.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = untilEnd(child, run.signal);
  try {
    const line = await Promise.race([
      firstLine(child.stdout),
      ended.then((code) => Promise.reject(new Error(`the test servers ended with code ${code}; logs: ${dataDir}/log`))),
    ]);
    return await use(JSON.parse(line) as Record<string, string>);
  } finally {
    child.stdin.end();
    await ended;
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('the test servers said nothing');
}

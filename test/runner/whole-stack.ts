import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../stack/place.ts';
import { postgresCacheFolder } from '../../stack/services/postgres.service.ts';
import { childEnv } from './env.ts';

/**
 * What `npm start` brings up, without Airflow, at rest, with data of its own: for the tests that do what the documents say. Prints one
 * JSON line when it runs; ends on a signal and when its standard input closes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const { 'port-offset': offset = '0', 'data-dir': folder = '' } = values;
  const dataDir = join(folder, 'var');
  // What a user's own .env says must not reach a test.
  const env = childEnv({ FRESHWAX_DATA_DIR: dataDir, FRESHWAX_SOURCE: 'simulator' });
  const options = ['--no-airflow', '--quiet-simulator', '--no-system-install', '--port-offset', offset];
  const args = [join(projectRoot, 'apps/cli/src/main.ts'), 'start', ...options];
  const stack = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(stack, 'exit');
  const end = (): void => void stack.kill('SIGTERM');
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, end);
  process.stdin.on('end', end).resume();
  for await (const line of createInterface({ input: stack.stdout })) {
    if (!line.startsWith('Freshwax runs')) continue;
    const place = { FRESHWAX_DOCUMENTS_FOLDER: folder, FRESHWAX_DOCUMENTS_PORT_OFFSET: offset };
    process.stdout.write(`${JSON.stringify(place)}\n`);
  }
  const [code] = (await ended) as [number | null];
  // As root it lies outside the folder that the run removes.
  await rm(postgresCacheFolder({ dataDir: resolve(dataDir), fast: false }), { recursive: true, force: true });
  process.exitCode = code ?? 1;
}

await main();
process.exit();

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importEnv } from '../../../../stack/app-env.ts';
import { importCommand, importProgram } from '../../../../stack/import-command.ts';
import { inspectStack, type SeenStack } from '../../../../stack/inspect.ts';
import { placeAt } from '../../../../stack/place.ts';
import { readState } from '../../../../stack/process/state-file.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../output.ts';
import { runProgram } from '../run-program.ts';
import { toSettings } from '../start/settings.ts';

/** What it is asked then needs no Kafka. */
const ALONE = ['--help', '-h', '--dry-run'];

/** Hands everything to the producer's own import, with the addresses of the running stack; its exit code is ours. */
export async function importFile(args: readonly string[]): Promise<number> {
  if (!existsSync(importProgram)) {
    say(`${importProgram} is not built (npm run build)`);
    return EXIT.failure;
  }
  const isAlone = args.some((arg) => ALONE.includes(arg));
  const stack = isAlone ? undefined : await inspectStack(placeAt({}));
  if (stack?.phase === 'down') {
    say('Freshwax is not running (npm start)');
    return EXIT.unhealthy;
  }
  const env = stack ? await stackEnv(stack) : {};
  return runProgram(importCommand(importProgram, args), env, { cwd: process.cwd() });
}

async function stackEnv({ urls }: SeenStack): Promise<Record<string, string>> {
  const { stateFile, dataDir } = placeAt({});
  const settings = await toSettings({ portOffset: 0, airflow: false });
  const ports = readState(stateFile)?.ports ?? settings.place.ports;
  const env = importEnv({ ...settings, place: { ...settings.place, ports } });
  // Before the user's own, which may be behind a proxy.
  const dashboard = urls.dashboard !== null && { FRESHWAX_DASHBOARD_URL: urls.dashboard };
  // With the data: what removes the one removes the other.
  return { ...dashboard, ...env, FRESHWAX_IMPORT_STATE_DIR: join(dataDir, 'data', 'import') };
}

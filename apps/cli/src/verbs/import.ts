import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { importEnv } from '../../../../stack/app-env.ts';
import { inspectStack } from '../../../../stack/inspect.ts';
import { inheritedEnv } from '../../../../stack/env.ts';
import { placeAt, projectRoot } from '../../../../stack/place.ts';
import { readState } from '../../../../stack/process/state-file.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../output.ts';
import { toSettings } from '../start/settings.ts';

/** Hands everything to the producer's own import, with the addresses of the running stack; its exit code is ours. */
export async function importFile(args: readonly string[]): Promise<number> {
  const { stateFile } = placeAt({});
  const seen = await inspectStack(placeAt({}));
  if (seen.phase === 'down') {
    say('Freshwax is not running (npm start)');
    return EXIT.unhealthy;
  }
  const program = join(projectRoot, 'dist/apps/producer/src/import.main.js');
  if (!existsSync(program)) {
    say(`${program} is not built (npm run build)`);
    return EXIT.failure;
  }
  const settings = await toSettings({ portOffset: 0, airflow: false });
  const ports = readState(stateFile)?.ports ?? settings.place.ports;
  const producerEnv = await importEnv({ ...settings, place: { ...settings.place, ports } });
  // The import ends itself on a signal, which reaches it too; we only pass its exit code on.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  const { exitCode } = await execa(process.execPath, ['--enable-source-maps', program, ...args], {
    env: { ...inheritedEnv(), ...producerEnv },
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
  });
  return exitCode ?? EXIT.interrupted;
}

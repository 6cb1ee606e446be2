import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { simulatorModes } from '../../../stack/app-env.ts';
import { projectRoot } from '../../../stack/place.ts';
import { MAX_PORT_OFFSET } from '../../../stack/ports.ts';
import { ofARunningStack } from './running-stack.ts';
import { superviseInBackground } from './start/background.ts';
import type { StartOptions } from './start/settings.ts';
import { adopt } from './verbs/adopt.ts';
import { addBackupVerbs } from './verbs/backup.ts';
import { addDlqVerbs } from './verbs/dlq.ts';
import { addEnvVerb } from './verbs/env-init.ts';
import { addFollowVerbs } from './verbs/follow.ts';
import { addOperationsVerbs } from './verbs/operations.ts';
import { addPurgeVerb } from './verbs/purge.ts';
import { addRebuildVerb } from './verbs/rebuild.ts';
import { addReconcileVerb } from './verbs/reconcile.ts';
import { addReplayVerb } from './verbs/replay.ts';
import { addWatchVerbs } from './verbs/watch.ts';
import { build } from './verbs/build.ts';
import { doctor } from './verbs/doctor.ts';
import { generate } from './verbs/generate.ts';
import { importFile } from './verbs/import.ts';
import { logs } from './verbs/logs.ts';
import { open } from './verbs/open.ts';
import { reset } from './verbs/reset.ts';
import { start } from './verbs/start.ts';
import { status } from './verbs/status.ts';
import { stop } from './verbs/stop.ts';
import { wholeNumber } from './whole-number.ts';

/** An action whose return value is the exit code. */
const ending =
  <A extends unknown[]>(action: (...args: A) => Promise<number>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await action(...args);
  };

const { version } = JSON.parse(readFileSync(`${projectRoot}/package.json`, 'utf8')) as { version: string };

/** The command line, as `--help` and docs/reference/cli.md show it. */
export const program = new Command('freshwax')
  .description('Follows new music: the whole pipeline on one machine, with real servers')
  .version(version)
  .showHelpAfterError('(npx freshwax --help lists the verbs)')
  .enablePositionalOptions()
  .exitOverride();

program
  .command('start')
  .description('install what is missing, start everything, stay until Ctrl-C')
  .option('--detach', 'return when it is ready', false)
  .option('--port-offset <n>', 'added to every port', wholeNumber(0, MAX_PORT_OFFSET), 0)
  .option('--no-airflow', 'without Airflow')
  .option('--no-system-install', 'never install system packages')
  .addOption(new Option('--simulator-mode <mode>', 'what the simulated Spotify offers').choices(simulatorModes))
  .option(
    '--quiet-simulator',
    'nothing new happens at the simulated Spotify, which keeps what came out before, and is asked as seldom as the real one',
    false,
  )
  .option('--local-stand-in', 'ask the simulator in place of ListenBrainz and MusicBrainz', false)
  .action(ending(start));

ofARunningStack(program.command('stop')).description('stop everything').action(ending(stop));

ofARunningStack(program.command('status'))
  .description('what runs, and where; exit code 4 when something is amiss')
  .option('--json', 'as JSON', false)
  .action(ending(status));

program
  .command('doctor')
  .description('whether this machine has what is needed, and how to get it')
  .option('--json', 'as JSON', false)
  .option('--port-offset <n>', 'of the start that is meant', wholeNumber(0, MAX_PORT_OFFSET), 0)
  .option('--probe', 'ask the sources anew what they offer', false)
  .action(ending(doctor));

ofARunningStack(program.command('logs'))
  .description('the last lines of the logs')
  .argument('[service]')
  .option('-f, --follow', 'go on with what comes', false)
  .option('-n, --lines <n>', 'how many to begin with, a log', wholeNumber(0, 10_000), 50)
  .action(ending(logs));

ofARunningStack(program.command('open')).description('open the dashboard').action(ending(open));

program
  .command('import')
  .description('publish a table or a listening history: npx freshwax import <file> [options]; import --help lists them')
  .argument('[args...]')
  .allowUnknownOption()
  .passThroughOptions()
  .helpOption(false)
  .action(ending(importFile));

program
  .command('adopt')
  .description('go on in a topic that was made anew or cut, as a new generation')
  .argument('<topic>')
  .option('--partition <n>', 'one whose log was cut and filled again', wholeNumber(0, 1_000_000))
  .option('--json', 'the report as JSON', false)
  .action(ending(adopt));

program
  .command('reset')
  .description('stop, and remove all data and logs')
  .option('-y, --yes', 'do not ask', false)
  .action(ending(reset));

addWatchVerbs(program, ending);
addFollowVerbs(program, ending);
addPurgeVerb(program, ending);
addDlqVerbs(program, ending);
addReconcileVerb(program, ending);
addReplayVerb(program, ending);
addRebuildVerb(program, ending);
addBackupVerbs(program, ending);
addOperationsVerbs(program, ending);
addEnvVerb(program, ending);

program.command('build').description('build what changed into dist/').action(ending(build));

program
  .command('generate')
  .description('write anew what is generated from the code (reference, schema)')
  .action(ending(generate));

program
  .command('supervise', { hidden: true })
  .argument('<options>')
  .action(ending((options: string) => superviseInBackground(JSON.parse(options) as StartOptions)));

leadToHelp(program, 'npx freshwax');

/** Of each verb its own: that of the whole says nothing of what one takes. */
function leadToHelp({ commands }: Command, path: string): void {
  for (const verb of commands) {
    const own = `${path} ${verb.name()}`;
    verb.showHelpAfterError(`(${own} --help says what it takes)`);
    leadToHelp(verb, own);
  }
}

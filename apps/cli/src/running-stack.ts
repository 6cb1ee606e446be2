import { InvalidArgumentError, Option, type Command } from 'commander';

/** A verb that finds the stack by itself: whoever names the ports of its start is told so. */
export const ofARunningStack = (command: Command): Command =>
  command.addOption(new Option('--port-offset <n>').hideHelp().argParser(refuse));

function refuse(): never {
  throw new InvalidArgumentError(
    'Leave it out: a stack that runs is found by its data folder (FRESHWAX_DATA_DIR, else var/), whatever its ports.',
  );
}

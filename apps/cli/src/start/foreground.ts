import { EXIT, type ExitCode } from '../exit-codes.ts';
import { sayFault } from '../fault.ts';
import { say } from '../output.ts';
import { printBlock } from './block.ts';
import { sayNoData } from './no-data.ts';
import { openScreen } from './screen.ts';
import { stepsOf, toSettings, type StartOptions } from './settings.ts';
import { supervise } from './supervise.ts';

/** Starts the stack and stays until Ctrl-C. */
export async function startInForeground(options: StartOptions): Promise<ExitCode> {
  const begin = performance.now();
  const settings = await toSettings(options);
  const screen = openScreen(stepsOf(settings));
  const code = await supervise(settings, {
    report: (progress) => screen.report(progress),
    ready: async (hasData) => {
      await screen.close();
      await printBlock(settings, performance.now() - begin);
      if (!hasData) sayNoData(settings);
      say('Ctrl-C stops everything');
    },
    failed: async (fault) => {
      await screen.close();
      sayFault(fault);
    },
    stopping: () => {
      void screen.close();
      say('stopping (again: at once)');
    },
  });
  await screen.close();
  if (code === EXIT.ok || code === EXIT.interrupted) say('stopped');
  return code;
}

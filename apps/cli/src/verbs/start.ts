import { placeAt } from '../../../../stack/place.ts';
import { inspectStack } from '../../../../stack/inspect.ts';
import type { ExitCode } from '../exit-codes.ts';
import { errColours, out, say } from '../output.ts';
import { startInBackground } from '../start/background.ts';
import { startInForeground } from '../start/foreground.ts';
import { differences } from '../start/differences.ts';
import { toSettings, type StartOptions } from '../start/settings.ts';
import { printStatus } from './status.ts';

/** A second start shows what the first one runs. */
export async function start(options: StartOptions & { readonly detach: boolean }): Promise<ExitCode> {
  const seen = await inspectStack(placeAt({}));
  if (seen.supervisor) {
    out('Freshwax already runs:');
    for (const line of differences(await toSettings(options), seen)) say(`${errColours.yellow('note:')} ${line}`);
    return printStatus(seen);
  }
  return options.detach ? startInBackground(options) : startInForeground(options);
}

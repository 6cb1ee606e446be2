import { placeAt } from '../../../../stack/place.ts';
import { inspectStack } from '../../../../stack/inspect.ts';
import type { ExitCode } from '../exit-codes.ts';
import { out } from '../output.ts';
import { startInBackground } from '../start/background.ts';
import { startInForeground } from '../start/foreground.ts';
import type { StartOptions } from '../start/settings.ts';
import { printStatus } from './status.ts';

/** A second start shows what the first one runs. */
export async function start(options: StartOptions & { readonly detach: boolean }): Promise<ExitCode> {
  const seen = await inspectStack(placeAt({}));
  if (seen.supervisor) {
    out('Freshwax already runs:');
    return printStatus(seen);
  }
  return options.detach ? startInBackground(options) : startInForeground(options);
}

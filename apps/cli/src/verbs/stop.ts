import { placeAt } from '../../../../stack/place.ts';
import { stopStack } from '../../../../stack/stop-stack.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration, say } from '../output.ts';

/** Stopping what does not run is no failure. */
export async function stop(): Promise<ExitCode> {
  const begin = performance.now();
  const { wasRunning, swept } = await stopStack(placeAt({}));
  if (swept.length > 0) say(`ended what an earlier run left: ${swept.join(', ')}`);
  say(wasRunning ? `stopped (${duration(performance.now() - begin)})` : 'Freshwax is not running');
  return EXIT.ok;
}

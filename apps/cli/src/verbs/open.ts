import { execa } from 'execa';
import { inspectStack } from '../../../../stack/inspect.ts';
import { placeAt } from '../../../../stack/place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, say } from '../output.ts';

/** Opens the dashboard in the browser; prints its address anyway. */
export async function open(): Promise<ExitCode> {
  const { urls } = await inspectStack(placeAt({}));
  if (!urls.dashboard) {
    say('Freshwax is not running (npm start)');
    return EXIT.unhealthy;
  }
  out(urls.dashboard);
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const { failed } = await execa(opener, [urls.dashboard], { reject: false, stdio: 'ignore', timeout: 10_000 });
  if (failed) say('no browser could be opened; use the address above');
  return EXIT.ok;
}

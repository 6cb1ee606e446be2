import { join } from 'node:path';
import type { StackSettings } from '../../../../stack/app-env.ts';
import { lastLines } from '../../../../stack/process/log-file.ts';
import { errColours, say } from '../output.ts';

/** Everything runs and yet no number came: most often the source refuses, which the producer's log tells. */
export function sayNoData({ place, source }: StackSettings): void {
  const log = join(place.logDir, 'producer.log');
  say(`${errColours.yellow('warning:')} everything runs, but no track has arrived from ${source.name} yet`);
  for (const line of lastLines(log, 15)) say(errColours.dim(`  ${line.slice(0, 300)}`));
  say(`log: ${log}`);
  say(
    source.name === 'spotify' ? 'fix: check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET' : 'fix: npx freshwax status',
  );
}

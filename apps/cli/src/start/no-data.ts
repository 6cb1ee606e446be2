import { join } from 'node:path';
import type { StackSettings } from '../../../../stack/app-env.ts';
import { lastLines } from '../../../../stack/process/log-file.ts';
import { errColours, say } from '../output.ts';

/** Everything runs and yet no number came: most often the source refuses, which the producer's log tells. */
export function sayNoData({ place, sources }: StackSettings): void {
  const log = join(place.logDir, 'producer.log');
  say(`${errColours.yellow('warning:')} everything runs, but nothing has arrived from ${sources.names.join(', ')} yet`);
  for (const line of lastLines(log, 15)) say(errColours.dim(`  ${line.slice(0, 300)}`));
  say(`log: ${log}`);
  say(
    sources.names.includes('spotify')
      ? 'fix: check SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET'
      : 'fix: npx freshwax status',
  );
}

import { describe, expect, it } from '@jest/globals';
import { simulatedDays } from '../env.ts';
import { gather } from './evidence.ts';
import { live } from './live.ts';
import { modesOf, toDaysSettings } from './settings.ts';
import { judge, toTable } from './verdict.ts';
import { openWorld } from './world.ts';

const MINUTE_MS = 60_000;
const days = toDaysSettings(simulatedDays());

/** `node test/runner/simulated-days.ts --hours 48 --mode all` runs the long form. */
describe(`${days.hours} simulated hours with faults in ${days.faultRate * 100} % of the calls`, () => {
  it.each(modesOf(days))(
    'find what the calls could reveal, and never ask too much or too soon: %s',
    async (mode) => {
      const world = await openWorld(days, mode);
      try {
        const evidence = await gather(world, days, await live(world, days.hours));
        const lines = judge(evidence);
        const title = `${mode}, ${days.hours} h, ${days.callsPerDay} calls a bucket and day`;
        process.stdout.write(days.isJson ? `${JSON.stringify(evidence)}\n` : `\n${toTable(title, lines)}\n`);
        const missed = lines.filter(({ isMet }) => !isMet);
        const { wrongAlbums, tooSoon, aggregates } = evidence;
        expect({ missed, of: [...wrongAlbums, ...tooSoon, ...aggregates].slice(0, 10) }).toEqual({
          missed: [],
          of: [],
        });
      } finally {
        await world.close();
      }
    },
    (2 + days.hours / 3) * MINUTE_MS,
  );
});

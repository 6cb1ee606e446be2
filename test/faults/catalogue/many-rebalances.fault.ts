import type { Fault, Trial } from '../fault.ts';
import { readFootprint, type Footprint } from '../world/footprint.ts';
import { joinAndLeave } from './short-member.ts';

const LOOK_EVERY = 50;
/** What a consumer may hold after all of them beyond what it held after the first fifty. */
const MORE = { memoryMb: 60, handles: 10 };

/** What is observed moves on with each record: many minutes of the usual traffic would end in the future. */
const MEANWHILE = { perSecond: 20 };

async function look({ consumers }: Trial): Promise<Map<string, Footprint>> {
  return new Map(
    await Promise.all(consumers.alive.map(async ({ name, app }) => [name, await readFootprint(app.pid)] as const)),
  );
}

/** I12, in a form of its own: each member that comes and each that goes is a rebalance. */
export const manyRebalances = (count: number): Fault => ({
  id: 'F4',
  name: `${count} rebalances`,
  needs: {},
  shows: ['rebalances'],
  async strike(trial) {
    let first: Map<string, Footprint> | undefined;
    trial.senders.change(MEANWHILE);
    for (let done = 2; done <= count && !trial.signal.aborted; done += 2) {
      await joinAndLeave(trial);
      trial.saw('rebalances');
      if (done % LOOK_EVERY !== 0) continue;
      const now = await look(trial);
      first ??= now;
      const text = [...now].map(([name, it]) => `${name} ${it.memoryMb} MB, ${it.handles} handles`).join('; ');
      process.stderr.write(`${done} rebalances: ${text}\n`);
      trial.note(`${done} rebalances: ${text}`);
      for (const [name, it] of now) trial.measure({ process: name, rebalances: done, ...it });
      for (const [name, it] of now) refuseGrowth(name, it, first.get(name));
    }
  },
});

function refuseGrowth(name: string, now: Footprint, first: Footprint | undefined): void {
  if (!first) throw new Error(`I12: ${name} was not there from the beginning: another one ended`);
  for (const what of ['memoryMb', 'handles'] as const) {
    const more = now[what] - first[what];
    if (more > MORE[what]) throw new Error(`I12: ${name} holds ${more} ${what} more than at first, ${now[what]}`);
  }
}

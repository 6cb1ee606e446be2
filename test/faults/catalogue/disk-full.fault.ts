import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually } from '../../eventually.ts';
import type { Fault, FaultId, Trial } from '../fault.ts';
import { SmallDisk } from '../servers/full-disk.ts';
import type { Server } from '../servers/servers.ts';

const run = promisify(execFile);

const MEBIBYTE = 1024 * 1024;
/** Beside what is there already: enough to start, soon filled. */
const ROOM_MIB = 160;
const LASTS_MS = [2_000, 6_000, 12_000];
const FILL_AGAIN_MS = 200;
const STARTS_WITHIN_MS = 180_000;

async function sizeOf(folder: string): Promise<number> {
  const { stdout } = await run('du', ['-s', '--block-size=1', folder]);
  return Math.ceil(Number(stdout.split('\t')[0]) / MEBIBYTE);
}

/** What was written on the small disk lies in the folder itself again. Nobody may use it meanwhile. */
async function giveBack(disk: SmallDisk): Promise<void> {
  const kept = `${disk.folder}.kept`;
  await disk.free();
  await run('cp', ['-a', disk.folder, kept]);
  await disk.close();
  await rm(disk.folder, { recursive: true });
  await rename(kept, disk.folder);
}

/** Fills what is left, and what the server gives up for it, until the time is over. */
async function keepFull({ count, note }: Trial, disk: SmallDisk, lastsMs: number): Promise<void> {
  let leastMib = Infinity;
  for (const end = performance.now() + lastsMs; performance.now() < end; await delay(FILL_AGAIN_MS)) {
    await disk.fill();
    leastMib = Math.min(leastMib, await disk.room());
  }
  note(`${leastMib} MiB were left`);
  if (leastMib < 1) count('outages');
}

/** Its server may end of it or refuse; somebody starts it again, as a supervisor does, also while there is no room. */
const diskFull = (id: FaultId, name: 'cassandra' | 'postgres'): Fault => ({
  id,
  name: `disk of ${name} full`,
  needs: { servers: true, root: true },
  shows: ['outages'],
  async strike(trial, random) {
    const server = (trial.servers as Record<typeof name, Server>)[name];
    await server.stop();
    const disk = await SmallDisk.under(server.dataDir, (await sizeOf(server.dataDir)) + ROOM_MIB);
    trial.toHeal(async () => {
      await server.stop();
      await giveBack(disk);
      await server.start();
    });
    await server.start();
    const lastsMs = random.pick(LASTS_MS);
    trial.note(`the disk of ${name} is full for ${lastsMs} ms`);
    await keepFull(trial, disk, lastsMs);
    await disk.free();
    // It may end of what it has met only now.
    await eventually(() => server.start(), STARTS_WITHIN_MS);
    trial.note(`there is room again`);
    await delay(random.between(200, 2_000));
  },
});

export const cassandraFull = diskFull('F6', 'cassandra');
export const postgresFull = diskFull('F7', 'postgres');

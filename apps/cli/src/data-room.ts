import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

const MIB = 1024 ** 2;
/** A few segments of their logs: with less, the next one may already not fit. */
const ROOM_NEEDED = 128 * MIB;
const stores = { cassandra: 'Cassandra', postgres: 'PostgreSQL', kafka: 'Kafka' } as const;

export interface FullDisk {
  readonly store: string;
  readonly folder: string;
  readonly freeBytes: number;
}

/** The stores of the stack in `dataDir` whose disk is full, or nearly; those that have no data yet have nothing to say. */
export async function readFullDisks(dataDir: string, readFree = freeBytesOf): Promise<FullDisk[]> {
  const all = Object.entries(stores).map(async ([name, store]) => {
    const folder = join(dataDir, 'data', name);
    return { store, folder, freeBytes: await readFree(folder).catch(() => Infinity) };
  });
  return (await Promise.all(all)).filter(({ freeBytes }) => freeBytes < ROOM_NEEDED);
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export const toFullDiskLine = ({ store, folder, freeBytes }: FullDisk): string =>
  `${store} has ${Math.floor(freeBytes / MIB)} MiB left on its disk (${folder}): the pipeline stands when there is no more, and goes on by itself when there is; nothing is lost`;

import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Head of a record set of the present format: where it begins, how long it is, and how far its offsets go. */
const HEAD_BYTES = 27;
const LENGTH_AT = 8;
const AFTER_LENGTH = 12;
const LAST_DELTA_AT = 23;

/** One record set in a segment. */
interface SetPlace {
  readonly at: number;
  readonly firstOffset: bigint;
  readonly endOffset: bigint;
}

/**
 * Cuts whole record sets off the end of a partition's log while its broker is down, as a disk does that had not written all,
 * or an election of a replica that lagged behind.
 * @param keep share of the record sets that stay, 0..1
 * @returns the first offset that is gone, and the one after the last; undefined when there is too little to cut
 */
export async function cutTail(folder: string, keep: number): Promise<{ from: bigint; to: bigint } | undefined> {
  const segments = (await readdir(folder)).filter((name) => name.endsWith('.log')).toSorted();
  const path = join(folder, segments.at(-1)!);
  const sets = await readSets(path);
  const first = sets[Math.max(1, Math.floor(sets.length * keep))];
  if (!first) return undefined;
  const file = await open(path, 'r+');
  await file.truncate(first.at);
  await file.close();
  // The broker makes them anew; what they say now points past the end.
  for (const name of await readdir(folder))
    if (/\.(index|timeindex|snapshot)$/.test(name)) await rm(join(folder, name));
  return { from: first.firstOffset, to: sets.at(-1)!.endOffset };
}

async function readSets(path: string): Promise<SetPlace[]> {
  const file = await open(path, 'r');
  const sets: SetPlace[] = [];
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    for (let at = 0; (await file.read(head, 0, HEAD_BYTES, at)).bytesRead === HEAD_BYTES;) {
      const firstOffset = head.readBigInt64BE(0);
      sets.push({ at, firstOffset, endOffset: firstOffset + BigInt(head.readInt32BE(LAST_DELTA_AT)) + 1n });
      at += AFTER_LENGTH + head.readInt32BE(LENGTH_AT);
    }
  } finally {
    await file.close();
  }
  return sets;
}

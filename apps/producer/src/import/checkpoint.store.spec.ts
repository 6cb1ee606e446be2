import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointStore, type CheckpointSettings } from './checkpoint.store.ts';
import type { Acknowledged } from './import.batch.ts';
import { noCounts } from './import.counts.ts';
import { KEY_BYTES } from './known-keys.ts';

let home: string;
let settings: CheckpointSettings;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freshwax-checkpoint-'));
  const [folder, refusedFile] = [join(home, 'state'), join(home, 'a.csv.refused.ndjson')];
  settings = { folder, refusedFile, identity: 'a.csv 100 bytes', target: 'topics', runId: 'import-1' };
});
afterEach(() => rm(home, { recursive: true, force: true }));

const keyAt = (at: number): string => {
  const bytes = Buffer.alloc(KEY_BYTES);
  bytes.writeUInt32LE(at + 1, 0);
  bytes.writeUInt32LE(Math.imul(at, 0x9e3779b1) >>> 0, 8);
  return bytes.toString('latin1');
};
const batchOf = (row: number, keys: string, refused = ''): Acknowledged => ({
  place: { file: 0, row, line: row + 1, offset: row * 10 },
  counts: { ...noCounts(), rows: row },
  keys: Buffer.from(keys, 'latin1'),
  refused,
});
async function storeOf(...batches: Acknowledged[]): Promise<CheckpointStore> {
  const store = new CheckpointStore(settings);
  await store.begin();
  for (const batch of batches) await store.add(batch);
  await store.save();
  return store;
}
const resumed = (changed: Partial<CheckpointSettings> = {}) =>
  new CheckpointStore({ ...settings, ...changed }).resume();

describe('the checkpoint of an import', () => {
  it('gives place, counts, run and keys back', async () => {
    await storeOf(batchOf(1, keyAt(1)), batchOf(2, keyAt(2) + keyAt(3)));
    const earlier = (await resumed({ runId: 'import-2' }))!;
    expect(earlier).toMatchObject({ runId: 'import-1', place: { row: 2, offset: 20 }, counts: { rows: 2 } });
    expect([1, 2, 3, 4].map((at) => earlier.known.has(keyAt(at)))).toEqual([true, true, true, false]);
  });

  it('is of one import only: not of another file, other options, or topics that were made anew', async () => {
    await storeOf(batchOf(1, ''));
    expect(await resumed({ identity: 'a.csv 101 bytes' })).toBeUndefined();
    expect(await resumed({ target: 'other topics' })).toBeUndefined();
    expect(await resumed()).toBeDefined();
  });

  it('does not count what was written behind the last state', async () => {
    await storeOf(batchOf(1, keyAt(1), '{"line":1}\n'));
    const [state] = (await readdir(settings.folder)).filter((name) => name.endsWith('.json'));
    await appendFile(settings.refusedFile, '{"line":2}\n{"li');
    await appendFile(join(settings.folder, state!.replace('json', 'keys-0')), keyAt(2), 'latin1');
    const again = new CheckpointStore(settings);
    expect((await again.resume())!.known.has(keyAt(2))).toBe(false);
    await again.add(batchOf(2, keyAt(3), '{"line":3}\n'));
    await again.end();
    expect(await readFile(settings.refusedFile, 'utf8')).toBe('{"line":1}\n{"line":3}\n');
  });

  it('is none where another import of the same file has written its refused rows over these', async () => {
    await storeOf(batchOf(1, keyAt(1), '{"line":1}\n'));
    const other = new CheckpointStore({ ...settings, identity: 'a.csv 100 bytes, other columns' });
    await other.begin();
    await other.add(batchOf(1, keyAt(1), '{"line":7}\n{"line":8}\n'));
    await other.end();
    expect(await resumed()).toBeUndefined();
    expect(await readFile(settings.refusedFile, 'utf8')).toBe('{"line":7}\n{"line":8}\n');
  });

  it('is none where something it needs is gone or spoiled', async () => {
    await storeOf(batchOf(1, keyAt(1), '{"line":1}\n'));
    await writeFile(settings.refusedFile, '');
    expect(await resumed()).toBeUndefined();
    await storeOf(batchOf(1, keyAt(1)));
    const names = await readdir(settings.folder);
    await rm(
      join(
        settings.folder,
        names.find((name) => name.includes('keys'))!,
      ),
    );
    expect(await resumed()).toBeUndefined();
    await writeFile(
      join(
        settings.folder,
        names.find((name) => name.endsWith('json'))!,
      ),
      '{"version":',
    );
    expect(await resumed()).toBeUndefined();
  });

  it('is gone after the end, and at a new beginning; refused rows of the end stay', async () => {
    const store = await storeOf(batchOf(1, keyAt(1), '{"line":1}\n'));
    await store.end();
    expect(await readdir(settings.folder)).toEqual([]);
    expect(await readFile(settings.refusedFile, 'utf8')).toBe('{"line":1}\n');
    await storeOf(batchOf(1, keyAt(1)));
    await new CheckpointStore(settings).begin();
    expect([await readdir(settings.folder), await readdir(home)]).toEqual([[], ['state']]);
  });
});

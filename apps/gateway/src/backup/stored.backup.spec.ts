import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BackupFolder } from './backup.folder.ts';
import type { BackupManifest } from './manifest.ts';
import { StoredBackup } from './stored.backup.ts';

const { signal } = new AbortController();
const LINES = ['{"payload":"a\u2028b"}\n', '{"payload":"ü"}\n', 'x'.repeat(200_000) + '\n'];

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freshwax-backup-'));
  path = join(home, 'of-today');
});
afterEach(() => rm(home, { recursive: true }));

async function made(): Promise<BackupManifest> {
  const folder = await BackupFolder.create(path);
  const file = await folder.write('cassandra/t.0.0.0.ndjson.gz', Readable.from(LINES), signal);
  const window = { topic: 't', partition: 0, generation: 0, window: 0, file };
  const head = { format: 1, version: '0.1.0', takenAt: '2026-11-21T00:00:00.000Z', topicPrefix: '' } as const;
  const rest = { migrations: ['One1'], rawSchema: 1, positions: [], tables: [], windows: [window], unapplied: [] };
  await folder.finish({ ...head, ...rest });
  return { ...head, ...rest };
}

async function refusal(): Promise<string> {
  try {
    await (await StoredBackup.open(path)).verify(() => undefined, signal);
    return 'it was taken';
  } catch (error) {
    return (error as Error).message;
  }
}

const flip = async (name: string, at: number): Promise<void> => {
  const bytes = await readFile(join(path, name));
  bytes[at]! ^= 1;
  await writeFile(join(path, name), bytes);
};

describe('A backup that was finished', () => {
  it('gives back what was written, line by line, and says how many there are', async () => {
    const manifest = await made();
    const backup = await StoredBackup.open(path);
    expect(backup.manifest).toEqual(manifest);
    const { file } = backup.manifest.windows[0]!;
    expect(file.rows).toBe(3);
    const lines: string[] = [];
    for await (const some of backup.lines(file)) lines.push(...some);
    expect(lines.map((line) => `${line}\n`)).toEqual(LINES);
    expect(await refusal()).toBe('it was taken');
  });

  it('is its owner’s alone, and can be looked at with sha256sum', async () => {
    await made();
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, 'cassandra/t.0.0.0.ndjson.gz'))).mode & 0o777).toBe(0o600);
    const sum = createHash('sha256')
      .update(await readFile(join(path, 'manifest.json')))
      .digest('hex');
    expect(await readFile(join(path, 'manifest.json.sha256'), 'utf8')).toBe(`${sum}  manifest.json\n`);
  });
});

describe('A backup is refused', () => {
  beforeEach(made);

  it('when any one byte of a file is another', async () => {
    for (const at of [0, 9, 100]) {
      await flip('cassandra/t.0.0.0.ndjson.gz', at);
      expect(await refusal()).toMatch(/t\.0\.0\.0\.ndjson\.gz is not what was written/);
      await flip('cassandra/t.0.0.0.ndjson.gz', at);
    }
    expect(await refusal()).toBe('it was taken');
  });

  it('when a file is missing or shorter', async () => {
    const file = join(path, 'cassandra/t.0.0.0.ndjson.gz');
    await writeFile(file, (await readFile(file)).subarray(1));
    expect(await refusal()).toMatch(/has \d+ bytes, \d+ were written/);
    await rm(file);
    expect(await refusal()).toMatch(/is missing/);
  });

  it('when the manifest is another, or one of the two that are written last is not there', async () => {
    await flip('manifest.json', 40);
    expect(await refusal()).toMatch(/manifest\.json is not what was written/);
    await rm(join(path, 'manifest.json.sha256'));
    expect(await refusal()).toMatch(/is no whole backup: it has no manifest\.json\.sha256/);
  });

  it('when its form is one of another version', async () => {
    const text = (await readFile(join(path, 'manifest.json'), 'utf8')).replace('"format": 1', '"format": 2');
    await writeFile(join(path, 'manifest.json'), text);
    await writeFile(join(path, 'manifest.json.sha256'), createHash('sha256').update(text).digest('hex'));
    expect(await refusal()).toBe('the backup has form 2, this version reads 1');
  });
});

describe('A folder for a backup', () => {
  it('must be empty', async () => {
    await writeFile(join(home, 'mine'), '');
    await expect(BackupFolder.create(home)).rejects.toThrow('is not empty');
    expect(await readdir(home)).toEqual(['mine']);
  });

  it('is as empty as before when a backup is broken off', async () => {
    const folder = await BackupFolder.create(path);
    const end = new AbortController();
    const endless = async function* (): AsyncGenerator<string> {
      for (let at = 0; ; at++) {
        if (at === 10) end.abort();
        yield 'a line\n';
      }
    };
    await expect(folder.write('kafka/t.0.ndjson.gz', endless(), end.signal)).rejects.toThrow('aborted');
    await folder.clear();
    expect(await readdir(path)).toEqual([]);
  });
});

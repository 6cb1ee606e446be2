import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);

interface Exit {
  code: number;
  stdout: string;
  stderr: string;
}

describe('an import that has little to take', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-refusals-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A dry run: it needs no Kafka. */
  async function rehearse(name: string, content: string, ...words: string[]): Promise<Exit> {
    const file = join(folder, name);
    if (content !== '') await writeFile(file, content);
    return importOf(file, '--dry-run', ...words);
  }
  const importOf = (...words: string[]): Promise<Exit> =>
    run(process.execPath, ['dist/apps/producer/src/import.main.js', ...words], { env: { PATH: '/usr/bin:/bin' } }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: Exit) => error,
    );

  it('tells what it would do, and does not leave a file behind', async () => {
    const text = 'id,title,mood,observed_at\nt1,One,sad,2020-01-21\nt2,,sad,2020-01-21\n';
    const { code, stdout } = await rehearse('a.csv', text, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'csv',
      observedAt: 'column "observed_at"',
      dryRun: true,
      rows: 2,
      accepted: 1,
      refused: 1,
      mapped: { id: 'track_id', title: 'track_name', observed_at: 'observed_at' },
      unused: ['mood'],
      firstRefusals: [{ line: 3, row: 2, reason: 'no name' }],
      refusedFile: null,
      page: null,
      published: { track: 1, track_meta: 1 },
      samples: [
        { type: 'track', entity_id: 't1' },
        { type: 'track_meta', entity_id: 't1' },
      ],
    });
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it.each([
    ['only-header.csv', 'id,name\n', 1, 'holds no rows: nothing was published'],
    ['empty.csv', '\n', 2, 'the table is empty: it has not even a header'],
    ['empty.ndjson', '\n', 1, 'holds no rows: nothing was published'],
    ['no-plays.json', '[]', 1, 'holds no rows: nothing was published'],
    ['twice.csv', 'id,name,Name\nt,a,b\n', 2, 'track_name is ambiguous: #2 "name" and #3 "Name"'],
    ['no-ids.csv', 'number,name\n1,a\n', 2, 'no column for track_id'],
    ['table.json', '[{"id":"t"}]', 2, "jq -c '.[]'"],
    ['a.zip', 'PK\x03\x04', 2, 'is a zip: unzip it first'],
    ['missing.csv', '', 2, 'cannot be read (ENOENT)'],
  ])('says what is wrong with %s, in the exit code too', async (name, content, code, reason) => {
    const exit = await rehearse(name, content);
    expect(exit.stdout + exit.stderr).toContain(reason);
    expect(exit.code).toBe(code);
  });

  it('says in one sentence that Kafka is away, and ends at once when it is told to', async () => {
    const file = join(folder, 'd.csv');
    await writeFile(file, 'id,name\nt,a\n');
    const env = {
      PATH: '/usr/bin:/bin',
      FRESHWAX_KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
      FRESHWAX_IMPORT_STATE_DIR: join(folder, 'state'),
    };
    const child = spawn(process.execPath, ['dist/apps/producer/src/import.main.js', file], { env });
    const ended = once(child, 'close') as Promise<[number | null, string | null]>;
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.once('data', () => child.kill('SIGINT'));
    expect([await ended, said]).toEqual([
      [130, null],
      'Kafka does not answer: trying again for up to a minute\ninterrupted: nothing was published\n',
    ]);
  });

  it('does not overwrite what it reads, and takes no column for a history', async () => {
    await writeFile(join(folder, 'b.csv'), 'id,name\nt,a\n');
    const over = await importOf(join(folder, 'b.csv'), '--refused', join(folder, 'b.csv'));
    expect([over.code, over.stderr]).toEqual([2, expect.stringContaining('would overwrite the import')]);
    const mapped = await rehearse('c.json', '[{"ts":"2020-01-21T00:00:00Z"}]', '--observed-at', '2020-01-21');
    expect([mapped.code, mapped.stderr]).toEqual([2, expect.stringContaining('says itself when')]);
  });
});

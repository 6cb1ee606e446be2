import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { detectFormat } from './detect-format.ts';
import { inputFilesAt } from './input.file.ts';
import { UsageError } from './usage.error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freshwax-input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return (await inputFilesAt(path))[0]!;
}
async function textOf(input: Awaited<ReturnType<typeof fileOf>>, offset = 0): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input.bytes(offset)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('an input file', () => {
  const text = Array.from({ length: 30_000 }, (_, at) => `line ${at}\n`).join('');

  it('is read from any byte on, compressed or not, and tells how much of the disk it has read', async () => {
    const compressed = Buffer.concat([gzipSync(text.slice(0, 1_000)), gzipSync(text.slice(1_000))]);
    for (const content of [text, compressed]) {
      const input = await fileOf('a.csv', content);
      for (const offset of [0, 1, 65_536, 200_000, text.length])
        expect(await textOf(input, offset)).toBe(text.slice(offset));
      expect([input.bytesRead, input.size]).toEqual([content.length, content.length]);
    }
  });

  it('says so when it is compressed and breaks off', async () => {
    const input = await fileOf('b.csv.gz', gzipSync(text).subarray(0, 500));
    await expect(textOf(input)).rejects.toThrow('unexpected end of file');
  });

  it('is no zip, and is there', async () => {
    await expect(fileOf('c.zip', 'PK\x03\x04...')).rejects.toThrow('is a zip: unzip it first');
    await expect(inputFilesAt(join(folder, 'none'))).rejects.toThrow(UsageError);
  });

  it('is of a folder what belongs to a streaming history', async () => {
    const data = join(folder, 'my_spotify_data');
    await mkdir(data);
    await expect(inputFilesAt(data)).rejects.toThrow('holds no Streaming_History_*.json');
    const parts = [
      'Streaming_History_Audio_2020_10.json',
      'Streaming_History_Audio_2019_2.json',
      'endsong_0.json',
      'StreamingHistory0.json',
    ];
    for (const name of [...parts, 'Userdata.json', 'ReadMeFirst.pdf']) await writeFile(join(data, name), '[]');
    expect((await inputFilesAt(data)).map(({ path }) => basename(path)).toSorted()).toEqual(parts.toSorted());
  });
});

describe('detectFormat', () => {
  it.each([
    ['a.csv', '[1]', 'csv'],
    ['a.TSV', 'id\tname', 'csv'],
    ['a.jsonl', '', 'ndjson'],
    ['a.ndjson.gz', '', 'ndjson'],
    ['a.txt', 'id,name', 'csv'],
    ['a', '\uFEFF\n {"id":1}', 'ndjson'],
    ['a.json', '{"id":1}', 'ndjson'],
    ['a.json', '[\n {"ts":"2020-01-21T00:00:00Z"}]', 'spotify-history'],
    ['a.json', '[{"endTime":"2020-01-21 00:00"}]', 'spotify-history'],
    ['a.json', ' [ ]', 'spotify-history'],
  ])('goes by the name, then by how it begins: %s %j', async (name, content, format) => {
    expect(await detectFormat(await fileOf(name, content))).toBe(format);
  });

  it('names what to do with another array', async () => {
    await expect(detectFormat(await fileOf('a.json', '[{"id":1}]'))).rejects.toThrow("jq -c '.[]'");
  });

  it.each(['a.ndjson', 'a.json'])(
    'takes no history for a table, whose refused rows would show all of it: %s',
    async (name) => {
      const line = '{"ts":"2020-01-21T12:30:00Z","ip_addr":"203.0.113.9","master_metadata_track_name":"T"}\n';
      await expect(detectFormat(await fileOf(name, line))).rejects.toThrow('jq -s .');
    },
  );
});

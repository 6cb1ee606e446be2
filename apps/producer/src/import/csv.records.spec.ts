import { describe, expect, it } from '@jest/globals';
import type { CsvItem } from './csv.assembler.ts';
import { readHeader, readRecords } from './csv.records.ts';
import type { Position } from './position.ts';

async function* pieces(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function itemsFrom(text: string | Uint8Array, size: number, from?: Position): Promise<CsvItem[]> {
  const header = await readHeader(pieces(text, size));
  const items: CsvItem[] = [];
  const rest = Buffer.from(text).subarray((from ?? header.behind).offset);
  for await (const batch of readRecords(pieces(rest, size), header, from)) items.push(...batch);
  return items;
}

/** The header too, and of each what it says. */
async function itemsOf(text: string | Uint8Array, size = 7): Promise<({ line: number } & object)[]> {
  const { fields } = await readHeader(pieces(text, size));
  const items = await itemsFrom(text, size);
  return [
    { line: 1, fields },
    ...items.map(({ line, ...item }) => ('value' in item ? { line, fields: item.value } : { line, fault: item.fault })),
  ];
}

describe('readRecords', () => {
  it('gives each record the line it begins at, through quoted line ends, empty lines and a byte order mark', async () => {
    expect(await itemsOf('\uFEFFid,name\n1,"a\nb"\n\n2,c\n')).toEqual([
      { line: 1, fields: ['id', 'name'] },
      { line: 2, fields: ['1', 'a\nb'] },
      { line: 5, fields: ['2', 'c'] },
    ]);
  });

  it('counts the lines of Windows once', async () => {
    expect(await itemsOf('id,name\r\n1,"a\r\nb"\r\n2,"say ""hi"""\r\n')).toEqual([
      { line: 1, fields: ['id', 'name'] },
      { line: 2, fields: ['1', 'a\r\nb'] },
      { line: 4, fields: ['2', 'say "hi"'] },
    ]);
  });

  it('takes a last line without an end', async () => {
    expect((await itemsOf('id,name\n1,a')).at(-1)).toEqual({ line: 2, fields: ['1', 'a'] });
  });

  it.each([';', '\t'])('finds the delimiter in the header: %j', async (mark) => {
    expect(await itemsOf(`id${mark}name\n1${mark}a, b\n`)).toEqual([
      { line: 1, fields: ['id', 'name'] },
      { line: 2, fields: ['1', 'a, b'] },
    ]);
  });

  it.each([
    ['5" single', 'a quote stands inside a field that does not begin with one'],
    ['"open', 'a quoted field goes on behind its quote'],
    ['"a" b', 'a quoted field goes on behind its quote'],
    ['a "b" c', 'a quote stands inside a field that does not begin with one'],
    ['a,b', '3 columns where the header has 2'],
  ])('loses one line to a broken one, and no other: %s', async (cell, fault) => {
    const items = await itemsOf(`id,name\n1,a\n2,${cell}\n3,"c"\n4,"d\ne"\n5,f\n`);
    expect(items).toEqual([
      { line: 1, fields: ['id', 'name'] },
      { line: 2, fields: ['1', 'a'] },
      { line: 3, fault },
      { line: 4, fields: ['3', 'c'] },
      { line: 5, fields: ['4', 'd\ne'] },
      { line: 7, fields: ['5', 'f'] },
    ]);
  });

  it('gives up on a quote that is open for a thousand lines, long before the end of the file', async () => {
    const rows = Array.from({ length: 2_500 }, (_, at) => `${at},x`).join('\n');
    const items = await itemsOf(`id,name\n0,"open\n${rows}\n`, 4_096);
    expect(items.filter((item) => 'fault' in item)).toEqual([{ line: 2, fault: 'a quote is not closed' }]);
    expect(items).toHaveLength(2_502);
    expect(items.at(-1)).toEqual({ line: 2_502, fields: ['2499', 'x'] });
  });

  it('keeps the order across its batches', async () => {
    const rows = Array.from({ length: 1_203 }, (_, at) => (at % 100 === 7 ? `${at},x,y` : `${at},x`)).join('\n');
    const items = await itemsOf(`id,name\n${rows}\n`, 1_000);
    expect(items.map((item) => item.line)).toEqual(Array.from({ length: 1_204 }, (_, at) => at + 1));
    expect(items.filter((item) => 'fault' in item)).toHaveLength(12);
  });

  it('names what is wrong where there is no header', async () => {
    await expect(itemsOf('')).rejects.toThrow('the table is empty: it has not even a header');
    await expect(itemsOf('\n\n')).rejects.toThrow('the table is empty: it has not even a header');
    await expect(itemsOf('track_id,"track" name\nt1,One\n')).rejects.toThrow(
      'the header, line 1, cannot be read: a quoted field goes on',
    );
    await expect(itemsOf('\u{FEFF}id,name'.slice(0, 4), 3)).resolves.toHaveLength(1);
    await expect(itemsOf(Buffer.from('id,name', 'utf16le'))).resolves.toEqual([{ line: 1, fields: expect.anything() }]);
    await expect(itemsOf(Buffer.from([0xff, 0xfe, 0x69, 0]))).rejects.toThrow('cannot be read: is not UTF-8');
  });

  it('can be gone back to behind every record, and gives the same from there', async () => {
    const text =
      '\uFEFFid,name\r\n1,"a\nb"\n\n2,c\r\n3,"open\n4,d\n5,Bj\u00f6rk\n' +
      `6,${'x'.repeat(1_100_000)}\n7,\u{1F3B5}\n8,"e""\n9,z`;
    const all = await itemsFrom(text, 65_536);
    expect(all.map(({ line }) => line)).toEqual([2, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const [at, { behind }] of all.entries())
      expect(await itemsFrom(text, 1_000, behind)).toEqual(all.slice(at + 1));
  });

  it('loses a line that is longer than a row can be, and what is around it is read', async () => {
    const long = 'x'.repeat(3_000_000);
    expect(await itemsOf(`id,name\n1,a\n2,${long}\n3,"c\n4,${long}\n5,e\n6,${long}`, 300_000)).toEqual([
      { line: 1, fields: ['id', 'name'] },
      { line: 2, fields: ['1', 'a'] },
      { line: 3, fault: 'is longer than a row can be' },
      { line: 4, fault: 'a quote is not closed' },
      { line: 5, fault: 'is longer than a row can be' },
      { line: 6, fields: ['5', 'e'] },
      { line: 7, fault: 'is longer than a row can be' },
    ]);
  });

  it('puts letters together that were read in pieces, and refuses a line in another encoding', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,name\n1,Björk \u{1F3B5}\n'),
      Buffer.from('2,Björk\n', 'latin1'),
      Buffer.from('3,c'),
    ]);
    for (const size of [1, 3, 100])
      expect(await itemsOf(bytes, size)).toEqual([
        { line: 1, fields: ['id', 'name'] },
        { line: 2, fields: ['1', 'Björk \u{1F3B5}'] },
        { line: 3, fault: 'is not UTF-8' },
        { line: 4, fields: ['3', 'c'] },
      ]);
  });
});

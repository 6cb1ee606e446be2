import { describe, expect, it } from '@jest/globals';
import { NoArrayError, readJsonArray } from './json-array.records.ts';
import type { Item, Position } from './position.ts';

async function itemsOf(text: string | Uint8Array, size = 5, from?: Position): Promise<Item<unknown>[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text).subarray(from?.offset ?? 0);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const items: Item<unknown>[] = [];
  for await (const batch of readJsonArray(pieces(), from)) items.push(...batch);
  return items;
}
const told = (items: Item<unknown>[]) =>
  items.map((item) => ('value' in item ? [item.line, item.value] : [item.line, item.fault]));

describe('readJsonArray', () => {
  it('gives each element with the line it begins at', async () => {
    const text = '\uFEFF[\n  {"a": "]},{\\"", "b": [1, {"c": null}]},\r\n  [2], 3,"x,]y"\n, {"d": "\u{1F3B5}"}]\n';
    for (const size of [1, 2, 7, 1_000]) {
      expect(told(await itemsOf(text, size))).toEqual([
        [2, { a: ']},{"', b: [1, { c: null }] }],
        [3, [2]],
        [3, 3],
        [3, 'x,]y'],
        [4, { d: '\u{1F3B5}' }],
      ]);
    }
  });

  it('can be gone back to behind every element, and gives the same from there', async () => {
    const text = '[{"a":1},\n{"b":"\\\\"},{"c":}, 7 ,{"d":4}]';
    const all = await itemsOf(text);
    expect(all).toHaveLength(5);
    for (const [at, { behind }] of all.entries()) expect(await itemsOf(text, 3, behind)).toEqual(all.slice(at + 1));
  });

  it('loses one element to one that is broken', async () => {
    expect(told(await itemsOf('[{"a":1},{"b":},{"c":3}]'))).toEqual([
      [1, { a: 1 }],
      [1, 'is not JSON'],
      [1, { c: 3 }],
    ]);
    const latin1 = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xf6]), Buffer.from('"},2]')]);
    expect(told(await itemsOf(latin1))).toEqual([
      [1, 'is not UTF-8'],
      [1, 2],
    ]);
    const long = `[1,{"a":"${'x'.repeat(2_000_000)}"},2]`;
    expect(told(await itemsOf(long, 65_536))).toEqual([
      [1, 1],
      [1, 'is longer than an entry can be'],
      [1, 2],
    ]);
  });

  it.each(['[{"a":1},', '[{"a":1},{"b":', '[{"a":1},{"b":"}]', '[{"a":1}'])(
    'says where the file breaks off: %s',
    async (text) => {
      expect(told(await itemsOf(text))).toEqual([
        [1, { a: 1 }],
        [1, 'the file ends in the middle'],
      ]);
    },
  );

  it('says where the file goes on behind its array', async () => {
    expect(told(await itemsOf('[1]\n[2]'))).toEqual([
      [1, 1],
      [2, 'the file goes on behind its array'],
    ]);
  });

  it('gives nothing for an empty array', async () => {
    expect(await itemsOf(' [ \n ] ')).toEqual([]);
  });

  it.each([
    ['', 'the file is empty'],
    ['{"a":1}', 'is not a JSON array'],
    ['<html>', 'is not a JSON array'],
  ])('refuses what is no array: %j', async (text, reason) => {
    await expect(itemsOf(text)).rejects.toThrow(NoArrayError);
    await expect(itemsOf(text)).rejects.toThrow(reason);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { parseRawLine, toRawLine } from './raw-line.ts';
import { parseRecordLine, toRecordLine } from './record-line.ts';

const row = (cells: Partial<StoredRow>): StoredRow => ({
  topic: 't',
  partition: 0,
  generation: 0,
  offset: 9_007_199_254_740_993n,
  timestampMs: 1_790_000_000_123,
  expiresAtMs: null,
  payload: null,
  key: null,
  headers: null,
  ...cells,
});

describe('A raw event as a line', () => {
  it.each([
    ['text', { payload: Buffer.from('{"name":"ünïcode\\n"}') }],
    ['other line ends of Unicode', { payload: Buffer.from('a\u2028b\u2029c\r\nd\u0085') }],
    ['a byte order mark', { payload: Buffer.from([0xef, 0xbb, 0xbf, 0x61]) }],
    ['bytes that are no text', { payload: Buffer.from([0xff, 0xfe, 0, 0x0a]), key: Buffer.from([0xc3]) }],
    ['NUL', { payload: Buffer.from([0]), headers: Buffer.from('[["a","Yg=="]]') }],
    ['nothing', { payload: null, key: Buffer.alloc(0), headers: null }],
    ['an end', { payload: Buffer.from('x'), expiresAtMs: 1_800_057_600_000 }],
  ])('gives back %s to the byte', (_, cells: Partial<StoredRow>) => {
    const line = toRawLine(row(cells));
    expect([...line].filter((letter) => letter === '\n')).toHaveLength(1);
    const { topic: _t, partition: _p, generation: _g, ...stored } = row(cells);
    expect(parseRawLine(line.trimEnd())).toEqual(stored);
  });

  it('can be read by a person where it is text', () => {
    expect(toRawLine(row({ payload: Buffer.from('{"name":"R"}') }))).toContain(
      String.raw`"payload":"{\"name\":\"R\"}"`,
    );
  });
});

describe('A record that is not applied yet, as a line', () => {
  it('gives back key, value and headers to the byte, a header that comes again in its order', () => {
    const headers = { one: Buffer.from([0xff]), two: [Buffer.from('a'), 'b'] };
    const record = { offset: 7n, timestampMs: 0, key: Buffer.from([0xfe]), value: null, headers };
    expect(parseRecordLine(toRecordLine(record))).toEqual({
      offset: 7n,
      record: {
        key: record.key,
        value: null,
        headers: { one: [Buffer.from([0xff])], two: [Buffer.from('a'), Buffer.from('b')] },
      },
    });
  });
});

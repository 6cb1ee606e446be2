import { describe, expect, it } from '@jest/globals';
import { toLetterBytes } from './letter.bytes.ts';

const shown = (payload: Buffer | null, rest: { key?: Buffer; headers?: Buffer } = {}) =>
  toLetterBytes({ payload, key: rest.key ?? null, headers: rest.headers ?? null });

describe('the bytes of a dead letter', () => {
  it('are text where they are UTF-8', () => {
    expect(shown(Buffer.from('{"half":'))).toMatchObject({ bytes: 8, text: '{"half":', hex: null, isWhole: true });
  });

  it('are cut between two characters, never within one', () => {
    const { text, isWhole } = shown(Buffer.from(`a${'é'.repeat(4_000)}`));
    expect([text!.length, isWhole]).toEqual([2_048, false]);
    expect(text!.isWellFormed()).toBe(true);
  });

  it('are hex around the first byte that is no UTF-8', () => {
    const payload = Buffer.concat([
      Buffer.alloc(1_000, 'a'),
      Buffer.from('é'),
      Buffer.from([0xff]),
      Buffer.alloc(500, 'b'),
    ]);
    const { text, hex, isWhole } = shown(payload);
    expect([text, hex!.from, isWhole]).toEqual([null, 864, false]);
    expect(hex!.hex).toContain('c3a9ff62');
  });

  it('are hex from the beginning where the first byte is wrong already', () => {
    expect(shown(Buffer.from([0xff, 0x41]))).toMatchObject({ hex: { from: 0, hex: 'ff41' }, isWhole: true });
  });

  it('are none where the record had no value', () => {
    expect(shown(null)).toMatchObject({ bytes: null, text: null, hex: null });
  });

  it('come with key and headers, as text where that can be', () => {
    const headers = Buffer.from(
      JSON.stringify([
        ['traceparent', Buffer.from('00-1').toString('base64')],
        ['raw', '/w=='],
      ]),
    );
    expect(shown(null, { key: Buffer.from([0xfe]), headers })).toMatchObject({
      key: 'hex:fe',
      headers: [
        ['traceparent', '00-1'],
        ['raw', 'hex:ff'],
      ],
    });
  });
});

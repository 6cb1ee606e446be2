import { describe, expect, it } from '@jest/globals';
import { judge } from '../chunk/judged.ts';
import { toRawRow, toStubRow } from '../chunk/raw-rows.ts';
import { toReplayed } from './to-replayed.ts';

const log = { topic: 't', partition: 0, generation: 0 };
const by = { retention: new Map(), rules: [], generation: 0, nowMs: 0 };
const rowOf = (record: { key: Buffer | null; value: Buffer | null; headers?: object }) =>
  toRawRow(judge('track', { offset: 1n, timestampMs: 5, headers: {}, ...record } as never, by));

const event = Buffer.from(
  JSON.stringify({
    event_id: '01890a5d-ac96-774b-bcce-b302099a8057',
    type: 'track',
    version: 1,
    source: 'simulator',
    entity_id: 'e',
    observed_at: 1,
    payload: {
      name: 'n',
      album_id: null,
      artists: [],
      disc_number: 1,
      track_number: 1,
      duration_ms: 1,
      explicit: null,
    },
    missing: [],
  }),
);

describe('toReplayed', () => {
  it.each([
    ['that was accepted', { key: Buffer.from('e'), value: event }],
    ['that was rejected', { key: Buffer.from('k'), value: Buffer.from([0xff]) }],
    ['without a value', { key: Buffer.from('k'), value: null }],
    [
      'with headers, some of them twice',
      {
        key: Buffer.from('k'),
        value: event,
        headers: { a: Buffer.from('1'), b: [Buffer.from('2'), Buffer.from('3')] },
      },
    ],
  ])('gives back a record %s as it came', (_, record) => {
    expect(toReplayed({ ...log, ...rowOf(record) })).toEqual({ headers: {}, ...record });
  });

  it.each(['no JSON', 'null', '[]', '{"entity_id":5}'])(
    'gives back %s, which came without a key, as it came',
    (text) => {
      const record = { key: null, value: Buffer.from(text) };
      expect(toReplayed({ ...log, ...rowOf(record) })).toEqual({ headers: {}, ...record });
    },
  );

  it('gives none where the bytes were not kept', () => {
    const long = rowOf({ key: Buffer.alloc(40_000), value: Buffer.from('x') });
    expect(toReplayed({ ...log, ...long })).toBeUndefined();
    expect(toReplayed({ ...log, ...toStubRow(rowOf({ key: null, value: Buffer.from('x') })) })).toBeUndefined();
  });
});

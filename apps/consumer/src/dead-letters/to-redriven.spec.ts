import { describe, expect, it } from '@jest/globals';
import type { StoredRecord } from '@freshwax/cassandra';
import type { Letter } from './letter.store.ts';
import { toRedriven } from './to-redriven.ts';

const letter = (reason: string, fate: Letter['fate'] = 'open'): Letter => ({
  topic: 't',
  partition: 1,
  generation: 2,
  offset: 30n,
  reason,
  fate,
  redrivenBy: null,
});
const stored = (change: Partial<StoredRecord>): StoredRecord => ({
  topic: 't',
  partition: 1,
  generation: 2,
  offset: 30n,
  timestampMs: 1_790_000_000_000,
  payload: Buffer.from('{'),
  key: Buffer.from('k'),
  headers: null,
  ...change,
});
const said = (source: string, observedAt: number): Buffer =>
  Buffer.from(JSON.stringify({ source, observed_at: observedAt, entity_id: 'e1' }));
const plain = { edited: null, rules: [] };

describe('the record of a dead letter, published again', () => {
  it('has its bytes, its key and its headers, and says whose it is', () => {
    const block = Buffer.from(
      JSON.stringify([
        ['traceparent', 'MDA='],
        ['redrive-of', 'MS8x'],
      ]),
    );
    expect(toRedriven(letter('not-json'), stored({ headers: block }), plain)).toEqual({
      key: Buffer.from('k'),
      value: Buffer.from('{'),
      headers: { traceparent: Buffer.from('00'), 'redrive-of': Buffer.from('2/30') },
    });
  });

  it('has the entity as its key where it was accepted before PostgreSQL refused it, or was corrected', () => {
    const payload = said('simulator', 1);
    const key = Buffer.from('e1');
    expect(toRedriven(letter('refused-by-postgres'), stored({ payload, key: null }), plain)).toMatchObject({ key });
    expect(toRedriven(letter('contract'), stored({ key: null }), { edited: payload, rules: [] })).toMatchObject({
      key,
      value: payload,
    });
  });

  it.each([
    ['settled already', letter('contract', 'settled'), stored({}), /settled already/],
    ['discarded', letter('contract', 'discarded'), stored({}), /discarded/],
    ['purged', letter('contract', 'purged'), stored({}), /purge took/],
    ['without bytes', letter('contract'), undefined, /gone/],
    ['of a set that nobody could read', letter('undecodable-batch'), stored({}), /nobody could read/],
    [
      'with a key that was not kept',
      letter('key-mismatch'),
      stored({ key: Buffer.from(`sha256:${'a'.repeat(64)}`) }),
      /key was too long/,
    ],
    [
      'that Cassandra never took',
      letter('refused-by-cassandra'),
      stored({ payload: null, key: Buffer.from(`sha256:${'a'.repeat(64)}`) }),
      /never took/,
    ],
  ])('is not published when it is %s', (_, it, record, why) => {
    expect(toRedriven(it, record, plain)).toEqual({ refused: expect.stringMatching(why) });
  });

  it('is not published when a purge forbids what it says, whenever it was recorded', () => {
    const rule = { source: 'spotify', observedBeforeMs: 100, upto: { generation: 2, offset: 31n } };
    const ask = (payload: Buffer, upto = rule.upto) =>
      toRedriven(letter('key-mismatch'), stored({ payload }), { edited: null, rules: [{ ...rule, upto }] });
    expect(ask(said('spotify', 99))).toEqual({ refused: 'a purge forbids what it says' });
    expect(ask(said('spotify', 100))).toHaveProperty('value');
    expect(ask(said('simulator', 99))).toHaveProperty('value');
    expect(ask(said('spotify', 99), { generation: 2, offset: 30n })).toHaveProperty('value');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Purge } from '../world/ledger.ts';
import type { LogRecord, SentTo } from './raw.checker.ts';
import { checkRemoved, holesOf, takenBy } from './removals.checker.ts';

const log = { topic: 't', partition: 0, generation: 1 };
const NOON = 43_200_000;
const purge: Purge = { source: 'spotify', beforeMs: NOON, bounds: [{ ...log, upto: 10n }] };
const rules = { purges: [purge], retentionDays: {} };

const sent = (offset: bigint | undefined, over: Partial<SentTo> = {}): SentTo => ({
  ...log,
  hash: 'h',
  source: 'spotify',
  observedAt: NOON - 1,
  ...(offset !== undefined && { offset }),
  ...over,
});
const stored = (offset: bigint, over: Partial<SentTo> = {}): LogRecord => ({
  ...sent(offset, over),
  offset,
  window: 0,
  value: null,
});

describe('what a purge takes', () => {
  it.each([
    ['of another source', sent(9n, { source: 'import' })],
    ['as old as the day that stays', sent(9n, { observedAt: NOON })],
    ['at the first place that is free', sent(10n)],
    ['of a later generation', sent(1n, { generation: 2 })],
    ['of another partition', sent(9n, { partition: 1 })],
    [
      'of a dead letter that Kafka took later',
      { ...log, hash: 'h', source: 'spotify', offset: 9n, reason: 'contract' },
    ],
  ])('is nothing %s', (_, it) => expect(takenBy(rules, [it], [])).toEqual({ purged: [], expired: [] }));

  it('is all before the day below the bound, whatever generation it is of', () => {
    const { purged } = takenBy(rules, [sent(9n), sent(90n, { generation: 0 })], []);

    expect(purged.map(({ generation, offset }) => [generation, offset])).toEqual([
      [1, 9n],
      [0, 90n],
    ]);
  });

  it('may be what nobody acknowledged, once, where the log has a hole', () => {
    const range = { topic: 't', part: 0, generation: 1, base: '7', next: '10', counted: '3' };
    const holes = holesOf([range], [stored(8n)]);

    expect(takenBy(rules, [sent(undefined)], holes).purged.map(({ offset }) => offset)).toEqual([7n]);
  });

  it('is not counted as purged where its day had come', () => {
    const day = 86_400_000;
    const today = Math.floor(Date.now() / day) * day;
    const kept = { purges: [], retentionDays: { import: 1 } };
    const old = sent(1n, { source: 'import', observedAt: today - day });
    const young = sent(2n, { source: 'import', observedAt: today - day + 1 });

    expect(takenBy(kept, [old, young], [])).toMatchObject({ purged: [], expired: [{ offset: 1n }] });
  });

  it('must not lie in Cassandra', () => {
    expect(checkRemoved([stored(9n), stored(10n)], rules)).toEqual([
      { invariant: 'I2', what: 't/0/1/9 must be gone and lies in Cassandra' },
    ]);
  });
});

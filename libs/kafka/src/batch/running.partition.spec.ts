import { describe, expect, it } from '@jest/globals';
import type { Claim, KafkaRecord } from './chunk.ts';
import { recordHash } from './record-hash.ts';
import { RunningPartition } from './running.partition.ts';

const record = (offset: bigint, value = 'v'): KafkaRecord => ({
  offset,
  timestampMs: 1,
  key: null,
  value: Buffer.from(value),
  headers: {},
});
const claim = (): Claim => ({
  topic: 't',
  partition: 0,
  generation: 0,
  topicId: 'id',
  epoch: 1n,
  nextOffset: 10n,
  lastOffset: 9n,
  lastRecord: recordHash(record(9n)),
});
function offsetsOf(taken: ReturnType<RunningPartition['take']>): bigint[] | string {
  if ('compareAnew' in taken) return 'compare';
  return 'leave' in taken ? taken.leave.kind : taken.records.map((it) => it.offset);
}

describe('a partition that is being read', () => {
  it('goes on after the record applied last when the log still holds that record', () => {
    expect(offsetsOf(new RunningPartition(claim(), 9n).take([record(9n), record(10n)], 9n, 4))).toEqual([10n]);
  });

  it.each([
    ['another record lies there', [record(9n, 'other'), record(10n)]],
    ['no record lies there', [record(10n), record(11n)]],
  ])('stops when %s: the log was cut and filled again', (_, records) => {
    expect(new RunningPartition(claim(), 9n).take(records, 9n, 4)).toMatchObject({
      leave: { kind: 'stopped', reason: expect.stringContaining('npx freshwax adopt t --partition 0') as unknown },
    });
  });

  it('compares once, then follows what was read', () => {
    const partition = new RunningPartition(claim(), 9n);
    partition.take([record(9n), record(10n)], 9n, 4);
    partition.applied(record(10n));
    partition.readUpTo(10n);
    expect(offsetsOf(partition.take([record(11n)], 11n, 4))).toEqual([11n]);
  });

  it.each([
    ['past', 12n],
    ['before', 0n],
  ])('claims again when a fetch began %s the offset asked for', (_, fetched) => {
    expect(offsetsOf(new RunningPartition(claim(), 9n).take([record(fetched)], fetched, 4))).toBe('retry');
  });

  it('compares again when another leader has written on: it may have had a shorter log', () => {
    const partition = new RunningPartition(claim(), 9n);
    expect(offsetsOf(partition.take([record(9n), record(10n)], 9n, 4))).toEqual([10n]);
    partition.applied(record(10n));
    partition.readUpTo(10n);
    expect(offsetsOf(partition.take([record(11n)], 11n, 5))).toBe('compare');
    expect(offsetsOf(new RunningPartition({ ...claim(), lastOffset: null }, 10n).take([record(10n)], 10n, 5))).toEqual([
      10n,
    ]);
  });

  it('is busy until all that was handed over has ended', async () => {
    const partition = new RunningPartition(claim(), 9n);
    const { promise, resolve } = Promise.withResolvers<void>();
    expect(partition.isBusy).toBe(false);
    const works = [() => promise, async () => undefined].map((it) => partition.inTurn(it));
    await Promise.resolve();
    expect(partition.isBusy).toBe(true);
    resolve();
    await Promise.all(works);
    expect(partition.isBusy).toBe(false);
  });

  it('counts no lag for control records that kafkajs stepped over', () => {
    const partition = new RunningPartition(claim(), 10n);
    expect(partition.position).toBe(10n);
    partition.readUpTo(12n);
    expect(partition.position).toBe(13n);
  });
});

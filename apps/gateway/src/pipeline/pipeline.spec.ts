import { describe, expect, it } from '@jest/globals';
import type { IngestRow } from '../answers/data-version.ts';
import { CountRing } from './count.ring.ts';
import { LagClock } from './lag.clock.ts';
import { ThroughputRing } from './throughput.ring.ts';
import { lagSeconds, publishedIn, sumOfLags, toLags } from './to-lags.ts';
import { toDetail, toPartitions } from './to-pipeline.ts';

const row = (part: number, next: string, lastRecordAt: string | null = null): IngestRow => ({
  topic: 't',
  part,
  generation: 0,
  epoch: '1',
  base_offset: '0',
  next_offset: next,
  applied: next,
  rejected: '0',
  last_record_at: lastRecordAt,
  updated_at: new Date(0),
  applied_before: '0',
  rejected_before: '0',
  removed: '0',
  matched_at: null,
  followed: null,
});
const marks = (...highs: bigint[]) => new Map([['t', highs.map((high, partition) => ({ partition, low: 0n, high }))]]);

describe('the clock of waiting records', () => {
  it('dates a record by the look that first saw it, not by the one before it was applied', () => {
    const clock = new LagClock();
    const look = (next: bigint, high: bigint, nowMs: number) =>
      clock.waitingSince('t/0', { next, high, nowMs, lastRecordAtMs: null });
    expect(look(10n, 10n, 1_000)).toBeNull();
    expect(look(10n, 20n, 60_000)).toBe(60_000);
    expect(look(12n, 30n, 61_000)).toBe(60_000);
    expect(look(25n, 30n, 62_000)).toBe(61_000);
    expect(look(30n, 30n, 63_000)).toBeNull();
    expect(look(30n, 31n, 90_000)).toBe(90_000);
  });

  it('bounds what waited before anybody looked by the last applied record', () => {
    expect(new LagClock().waitingSince('t/0', { next: 1n, high: 5n, nowMs: 9_000, lastRecordAtMs: 4_000 })).toBe(4_000);
    expect(new LagClock().waitingSince('t/0', { next: 0n, high: 5n, nowMs: 9_000, lastRecordAtMs: null })).toBe(9_000);
  });
});

describe('lag', () => {
  const options = () => ({ clock: new LagClock(), nowMs: 10_000 });

  it('counts a partition that nobody claimed yet by its whole log', () => {
    const lags = toLags([row(0, '7')], marks(10n, 5n), options());
    expect(sumOfLags(lags)).toBe(8);
  });

  it('is unknown, not zero, while Kafka does not answer', () => {
    const lags = toLags([row(0, '7')], new Map([['t', null]]), options());
    expect(sumOfLags(lags)).toBeNull();
    expect(lagSeconds(lags, 10_000)).toBeNull();
  });

  it('is never negative when a log begins again below the stored offset', () => {
    expect(sumOfLags(toLags([row(0, '7')], marks(2n), options()))).toBe(0);
    expect(publishedIn(toLags([row(0, '7')], marks(10n, 5n), options()))).toBe(15);
    expect(publishedIn(toLags([row(0, '7'), row(1, '2')], marks(10n), options()))).toBeNull();
    expect(publishedIn([])).toBeNull();
  });

  it('ages since the oldest waiting record, and is 0 without lag', () => {
    expect(lagSeconds(toLags([row(0, '7', '4000')], marks(10n), options()), 10_000)).toBe(6);
    expect(lagSeconds(toLags([row(0, '7', '4000')], marks(7n), options()), 10_000)).toBe(0);
  });
});

describe('the state of a partition', () => {
  const now = { rateOf: (logs: readonly string[]) => (logs[0] === 't/0' ? 2.5 : null), nowMs: 10_000 };
  const rows = [row(0, '7', '4000'), row(1, '5', '9500'), row(2, '0')];
  const stateOf = (watermarks: ReturnType<typeof marks> | Map<string, null>) =>
    toPartitions(rows, toLags(rows, watermarks, { clock: new LagClock(), nowMs: 10_000 }), now).map(
      ({ partition, lagRecords, lagSeconds: seconds, ratePerSecond, ageSeconds }) => [
        partition,
        { lagRecords, seconds, ratePerSecond, ageSeconds },
      ],
    );

  it('is how far it is behind in records and in seconds, its speed, and the age of its newest record', () => {
    expect(stateOf(marks(10n, 5n, 0n))).toEqual([
      [0, { lagRecords: 3, seconds: 6, ratePerSecond: 2.5, ageSeconds: 6 }],
      [1, { lagRecords: 0, seconds: 0, ratePerSecond: null, ageSeconds: 0.5 }],
      [2, { lagRecords: 0, seconds: 0, ratePerSecond: null, ageSeconds: null }],
    ]);
  });

  it('has no lag, rather than none to wait for, while Kafka does not answer', () => {
    expect(stateOf(new Map([['t', null]]))[0]).toEqual([
      0,
      { lagRecords: null, seconds: null, ratePerSecond: 2.5, ageSeconds: 6 },
    ]);
  });
});

describe('throughput', () => {
  const sample = (atMs: number, count: number, published: number | null = null) => ({
    atMs,
    applied: new Map([['t/0', count]]),
    published,
  });
  const logs = ['t/0'];

  it('is absent before there are two samples, then the mean of the last minute', () => {
    const ring = new ThroughputRing();
    expect(ring.rateOf(logs)).toBeNull();
    ring.add(sample(0, 0));
    expect(ring.rateOf(logs)).toBeNull();
    ring.add(sample(100_000, 1_000));
    ring.add(sample(150_000, 1_500));
    expect(ring.rateOf(logs)).toBe(10);
    expect(ring.series()).toEqual([
      [100_000, 10],
      [150_000, 10],
    ]);
  });

  it('is of one partition, or of all of a topic together', () => {
    const ring = new ThroughputRing();
    ring.add({ atMs: 0, applied: new Map(), published: null });
    ring.add({
      atMs: 10_000,
      applied: new Map([
        ['t/0', 30],
        ['t/1', 50],
        ['u/0', 500],
      ]),
      published: null,
    });
    expect([ring.rateOf(['t/0']), ring.rateOf(['t/0', 't/1']), ring.rateOf(['t/2'])]).toEqual([3, 8, 0]);
  });

  it('of what was published is the mean of the same minute, and absent where Kafka does not say it', () => {
    const ring = new ThroughputRing();
    ring.add(sample(0, 0, 0));
    expect(ring.publishedRate()).toBeNull();
    ring.add(sample(70_000, 0, null));
    ring.add(sample(80_000, 0, 7_000));
    ring.add(sample(100_000, 0, 7_100));
    expect(ring.publishedRate()).toBe(5);
    ring.add(sample(110_000, 0, 7_000));
    expect(ring.publishedRate()).toBe(0);
    ring.add(sample(120_000, 0, null));
    expect(ring.publishedRate()).toBeNull();
  });

  it('forgets after a quarter of an hour and never falls below 0', () => {
    const ring = new ThroughputRing();
    ring.add(sample(0, 500));
    ring.add(sample(1_000, 0));
    expect(ring.series()).toEqual([[1_000, 0]]);
    ring.add(sample(1_000_000, 0));
    expect(ring.series()).toEqual([]);
  });
});

describe('how many rows there were', () => {
  const sample = (at: number) => ({ at, albums: at, tracks: 0, artists: 0, watchedTracks: 0 });

  it('is due each quarter of a minute, and forgotten after a quarter of an hour', () => {
    const ring = new CountRing();
    expect(ring.isDue(1_000)).toBe(true);
    ring.add(sample(1_000));
    expect([ring.isDue(15_999), ring.isDue(16_000)]).toEqual([false, true]);
    ring.add(sample(16_000));
    ring.add(sample(901_000));
    expect(ring.series().map(({ at }) => at)).toEqual([16_000, 901_000]);
  });
});

describe('what a process says of its checks', () => {
  it('names those that fail, and those that are well and have something to say', () => {
    const source = { status: 'ok', detail: 'last watch failed: no answer' };
    expect(toDetail({ kafka: { status: 'ok' }, postgres: { status: 'error' }, source })).toBe(
      'postgres: error; source: last watch failed: no answer',
    );
  });
  it('is nothing where all is well', () => {
    expect(toDetail({ kafka: { status: 'ok' } })).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PartitionProgress } from '@freshwax/kafka/batch';
import { ProgressJudge, StandstillJudge, watchProgress, type Look } from './progress.watchdog.ts';

const verdicts = (looks: Look[]): boolean[] => {
  const judge = new ProgressJudge();
  return looks.map((look) => judge.isStuck(look));
};
const times = (count: number, look: Look): Look[] => Array.from({ length: count }, () => look);
const stuck = { isWaiting: true, idleMs: 40_000 };

describe('a consumer', () => {
  it('is stuck when work waited for 30 s, look by look, and nothing was finished', () => {
    expect(verdicts(times(7, stuck))).toEqual([...times(6, stuck).map(() => false), true]);
  });

  it('is not stuck because a record comes after an idle hour', () => {
    expect(
      verdicts([
        { isWaiting: false, idleMs: 3_600_000 },
        { isWaiting: true, idleMs: 3_605_000 },
      ]),
    ).toEqual([false, false]);
  });

  it('is not stuck while chunks finish, however many records wait', () => {
    expect(verdicts(times(20, { isWaiting: true, idleMs: 800 }))).not.toContain(true);
  });

  it('begins anew when nothing waits any more', () => {
    expect(verdicts([...times(6, stuck), { isWaiting: false, idleMs: 70_000 }, ...times(6, stuck)])).not.toContain(
      true,
    );
  });
});

/** The look at which a partition stands that stood since the first one: the first after five minutes, at one in five seconds. */
const STANDS_AT = 61;

/** One look at a partition, and whether all of its records are applied. */
type Seen = Omit<PartitionProgress, 'name'> & { isDrained?: boolean };
const claimed: Seen = { position: 7n, isTried: false };
const chunk: Seen = { position: 7n, isTried: true };
const claim: Seen = { position: undefined, isTried: true };

describe('a partition', () => {
  const standsAt = (looks: readonly Seen[]): number => {
    const judge = new StandstillJudge();
    return looks.findIndex(
      (it) => judge.stuck([{ name: 'albums/0', ...it }], new Set(it.isDrained ? ['albums/0'] : [])).length > 0,
    );
  };
  const many = (...looks: Seen[]): Seen[] => Array.from({ length: 150 }, () => looks).flat();

  it('stands when its chunk has not ended within five minutes, whatever the others do', () => {
    const judge = new StandstillJudge();
    const stuck = Array.from({ length: STANDS_AT + 1 }, (_, at) => {
      const others = { name: 'albums/1', position: BigInt(at), isTried: true };
      return judge.stuck([{ name: 'albums/0', ...chunk }, others], new Set());
    });
    expect(stuck).toEqual([...Array.from({ length: STANDS_AT }, () => []), ['albums/0']]);
  });

  it('stands when each attempt ends with a store that is away: a claim between two chunks is no progress', () => {
    expect(standsAt(many(chunk, claim))).toBe(STANDS_AT);
  });

  it('stands when it cannot be claimed', () => {
    expect(standsAt(many(claim))).toBe(STANDS_AT);
  });

  it('stands also when it is seen between two attempts now and then', () => {
    expect(standsAt(many(chunk, claim, claimed))).toBeGreaterThan(STANDS_AT);
  });

  it('does not stand while it moves, however slowly, or waits for its turn, or has nothing to do', () => {
    const moving = Array.from({ length: 150 }, (_, at) => ({ position: BigInt(Math.floor(at / 50)), isTried: true }));
    expect(standsAt(moving)).toBe(-1);
    expect(standsAt(many(claimed))).toBe(-1);
    expect(standsAt(many(chunk, { ...claimed, isDrained: true }))).toBe(-1);
  });

  it('begins anew when it was claimed, and when it was away', () => {
    expect(standsAt([...many(claim).slice(0, STANDS_AT), ...many(chunk).slice(0, STANDS_AT)])).toBe(-1);
    const judge = new StandstillJudge();
    const looks = many(chunk).map((it, at) =>
      judge.stuck(at % STANDS_AT === 0 ? [] : [{ name: 'a/0', ...it }], new Set()),
    );
    expect(looks.flat()).toEqual([]);
  });
});

describe('the watch', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** Of a consumer that applies a chunk of another partition each second. */
  const watched = (looks: { isKafkaAway?: boolean } & Seen): jest.Mock => {
    const lag = async () => {
      if (looks.isKafkaAway) throw new Error('away');
      return looks.position === undefined ? [] : [{ topic: 'albums', partition: 0, lag: looks.isDrained ? 0n : 3n }];
    };
    const onStuck = jest.fn();
    const progress = () => [{ name: 'albums/0', ...looks }];
    watchProgress({ progress, lag, idleMs: () => 800, isCutOff: () => false } as never, onStuck);
    return onStuck;
  };

  it('ends a process one of whose partitions stands, though chunks of others are applied', async () => {
    const onStuck = watched(chunk);
    await jest.advanceTimersByTimeAsync(305_000);
    expect(onStuck).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(String(onStuck.mock.calls[0]![0])).toContain('albums/0 did not move for 300000 ms');
  });

  it.each([
    ['Kafka is away: a new process would not consume either', { ...claim, isKafkaAway: true }],
    ['nothing waits', { ...claimed, isDrained: true }],
  ])('ends none while %s', async (_, looks) => {
    const onStuck = watched(looks);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(onStuck).not.toHaveBeenCalled();
  });
});

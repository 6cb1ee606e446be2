import { describe, expect, it } from '@jest/globals';
import { ProgressJudge, type Look } from './progress.watchdog.ts';

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

import { describe, expect, it } from '@jest/globals';
import { StillClock } from '../../test/local-api.ts';
import { PauseGate } from './pause.gate.ts';

const HOUR_MS = 3_600_000;

describe('the pause of all requests', () => {
  it('holds whoever comes until it is over, and nobody after that', async () => {
    const clock = new StillClock();
    const gate = new PauseGate(clock);
    gate.pauseFor(11_000);
    gate.pauseFor(5_000);
    clock.at += 1_000;
    await gate.pass();
    await gate.pass();
    expect(clock.slept).toEqual([10_000]);
  });

  it('goes on where another answer made it longer meanwhile', async () => {
    const clock = new StillClock();
    const gate = new PauseGate({
      ...clock,
      sleep: async (ms) => {
        if (clock.slept.length === 0) gate.pauseFor(30_000);
        await clock.sleep(ms);
      },
    });
    gate.pauseFor(11_000);
    await gate.pass();
    expect(clock.slept).toEqual([11_000, 19_000]);
  });

  it('lasts no longer than it was to last though the clock is set back an hour', async () => {
    const clock = new StillClock();
    const gate = new PauseGate({
      ...clock,
      sleep: async (ms) => {
        await clock.sleep(ms);
        if (clock.slept.length === 1) clock.at -= HOUR_MS;
      },
    });
    gate.pauseFor(11_000);
    await gate.pass();
    expect(clock.slept).toEqual([11_000, 11_000]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Counts, Fault } from '../fault.ts';
import type { TrialEnd } from '../trial.ts';
import { judgeRun } from './run.ts';

const storm: Fault = { id: 'F4', name: 'a storm', needs: {}, shows: ['rebalances'], strike: async () => undefined };
const sleeper: Fault = { ...storm, id: 'F2', name: 'a sleeper', shows: ['stalls'] };
const zombie: Fault = { ...sleeper, name: 'a zombie', leadsTo: { counter: 'fences', strikes: 3 } };

interface Told {
  readonly of?: Fault;
  /** What the fault has counted itself. */
  readonly own: Counts;
  /** Of the whole trial. */
  readonly counts?: Counts;
  readonly failed?: boolean;
}

const ended = ({ of = storm, own, counts = {}, failed = false }: Told, number: number): TrialEnd => ({
  plan: {
    seed: `s/${number}`,
    strikes: [{ fault: of, afterMs: 0 }],
    traffic: { perSecond: 1, duplicates: 0, late: 0, ties: 0, poison: 0 },
    needs: {},
  },
  violations: failed ? [{ invariant: 'I9', what: 'it could not be struck' }] : [],
  counts,
  struck: [{ fault: of, counts: own }],
  story: [],
  measured: [],
  tookMs: 1,
});
const judged = (...all: Told[]) => judgeRun({ seed: 's', isShort: false }, all.map(ended));

describe('a run', () => {
  it('is red where a strike has counted nothing itself, whatever else went on in its trial or in another', () => {
    const run = judged({ own: { rebalances: 2 } }, { own: { kills: 1 }, counts: { rebalances: 9 } });
    expect(run.shownNothing).toEqual(['F4 a storm, in s/1: none of rebalances']);
    expect(run.isGood).toBe(false);
    expect(judged({ own: { rebalances: 2 } }).isGood).toBe(true);
  });

  it('is red where no trial of so many met what a fault leads to', () => {
    const slept: Told = { of: zombie, own: { stalls: 1 }, counts: { stalls: 1, fences: 0 } };
    expect(judged(slept, slept, slept).shownNothing).toEqual(['F2 a zombie, struck 3 times: no fences']);
    expect(judged(slept, slept).isGood).toBe(true);
    expect(judged(slept, slept, { ...slept, counts: { fences: 1 } }).isGood).toBe(true);
  });

  it('does not ask a trial that failed for more', () => {
    const run = judged({ own: {}, failed: true });
    expect([run.failedSeeds, run.shownNothing, run.isGood]).toEqual([['s/0'], [], false]);
  });
});

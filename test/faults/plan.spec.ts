import { describe, expect, it } from '@jest/globals';
import { catalogue } from './catalogue/catalogue.ts';
import { planTrial } from './plan.ts';

describe('the plan of a trial', () => {
  const plans = Array.from({ length: 2_000 }, (_, number) => planTrial(`plans/${number}`, catalogue));

  it('is the same for the same seed', () => {
    expect(planTrial('plans/7', catalogue)).toEqual(plans[7]);
  });
  it('lets one operator work at a time, and faults of every other kind together', () => {
    const operators = plans.map(({ strikes }) => strikes.filter(({ fault }) => fault.needs.operator).length);
    expect(Math.max(...operators)).toBe(1);
    const beside = plans.filter(({ strikes }, at) => operators[at] === 1 && strikes.length > 1);
    expect(beside.length).toBeGreaterThan(20);
    expect(plans.filter(({ strikes }) => strikes.length === 3).length).toBeGreaterThan(20);
  });
  it('lets one fault at a time say what shares of the traffic are what: two would starve each other', () => {
    const sharers = plans.map(({ strikes }) => strikes.filter(({ fault }) => fault.needs.shares).length);
    expect(Math.max(...sharers)).toBe(1);
    const beside = plans.filter(({ strikes }, at) => sharers[at] === 1 && strikes.length > 1);
    expect(beside.length).toBeGreaterThan(20);
  });
});

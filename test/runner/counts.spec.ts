import { describe, expect, it } from '@jest/globals';
import { toJestCounts, toPytestCounts } from './counts.ts';
import { addCounts, judgeTier, noCounts, toSummaryLine } from './tier.ts';

describe('counting', () => {
  it('takes a spec file that does not load for a failed test', () => {
    const results = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    };
    expect(toJestCounts(JSON.stringify(results))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });
  it('takes an error in a pytest fixture for a failed test', () => {
    const xml =
      '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">';
    expect(toPytestCounts(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });
  it('makes a failure of a tier that ran no test', () => {
    expect(judgeTier(noCounts, true).failed).toBe(1);
    expect(judgeTier({ passed: 0, failed: 0, skipped: 4 }, true).failed).toBe(1);
  });
  it('makes a failure of a command that failed without a failed test, and does not count one twice', () => {
    expect(judgeTier({ passed: 3, failed: 0, skipped: 0 }, false).failed).toBe(1);
    expect(judgeTier({ passed: 3, failed: 2, skipped: 0 }, false).failed).toBe(2);
  });
  it('ends with one line that names what was skipped only when something was', () => {
    const sum = addCounts({ passed: 2, failed: 0, skipped: 0 }, { passed: 3, failed: 1, skipped: 0 });
    expect(toSummaryLine(sum)).toBe('5 passed, 1 failed');
    expect(toSummaryLine({ ...sum, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped');
  });
});

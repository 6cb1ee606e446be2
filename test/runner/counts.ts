import { noCounts, type Counts } from './tier.ts';

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that did not even load: jest counts none of their tests. */
  readonly numRuntimeErrorTestSuites: number;
}

/** From what `jest --json` writes. */
export function toJestCounts(json: string): Counts {
  const results = JSON.parse(json) as JestResults;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** From what `pytest --junit-xml` writes: one `testsuite` element with the sums as attributes. */
export function toPytestCounts(xml: string): Counts {
  const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0];
  if (suite === undefined) return noCounts;
  const read = (name: string): number => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const [failed, skipped] = [read('failures') + read('errors'), read('skipped')];
  return { passed: Math.max(0, read('tests') - failed - skipped), failed, skipped };
}

import { expect, test } from 'vitest';
import { failedChecks, finalLine, outcomeOf, playwrightCounts, vitestCounts } from './test-summary.mjs';

const ended = (code = 0) => ({ code, timedOut: false });

test('a suite that passed has no problem', () => {
  const outcome = outcomeOf('unit', ended(), { passed: 3, failed: 0, skipped: 0 });
  expect(outcome).toEqual({ title: 'unit', passed: 3, failed: 0, problems: [] });
});

test.each([
  ['without a report', ended(1), undefined, 'the runner left no report (exit code 1)'],
  ['without a test', ended(0), { passed: 0, failed: 0, skipped: 0 }, 'no test was found'],
  ['with a test left out', ended(0), { passed: 1, failed: 0, skipped: 1 }, '1 did not run'],
  [
    'whose runner fails otherwise',
    ended(1),
    { passed: 1, failed: 0, skipped: 0 },
    'the runner ended with exit code 1',
  ],
  [
    'that was stopped',
    { code: 137, timedOut: true },
    { passed: 1, failed: 0, skipped: 0 },
    'stopped at its time limit',
  ],
])('a suite %s has failed, and says why', (_what, run, counts, problem) => {
  const outcome = outcomeOf('unit', run, counts);
  expect(outcome.problems).toEqual([problem]);
  expect(outcome.failed).toBeGreaterThan(0);
});

test('a file that cannot be loaded counts as failed', () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}, {}] },
    ],
  };
  expect(vitestCounts(JSON.stringify(report))).toEqual({ passed: 2, failed: 1, skipped: 0 });
});

test('a flaky test and an error outside of the tests count as failed', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(playwrightCounts(JSON.stringify(report))).toEqual({ passed: 4, failed: 3, skipped: 2 });
});

test('the last line sums the suites, and a failed check counts as one', () => {
  const outcomes = [failedChecks(['lint']), outcomeOf('unit', ended(), { passed: 3, failed: 0, skipped: 0 })];
  expect(finalLine(outcomes)).toBe('3 passed, 1 failed');
});

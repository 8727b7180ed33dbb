// @ts-check
/** What the runners' JSON reports say, summed up so that nothing that did not run passes for a success. */

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {object} Outcome
 * @property {string} title
 * @property {number} passed
 * @property {number} failed at least one if there is a problem
 * @property {string[]} problems empty when all is well
 */

/** @param {string | undefined} report @returns {any} */
const parsed = (report) => (report === undefined ? undefined : JSON.parse(report));

/** @param {string | undefined} report @returns {Counts | undefined} */
export function vitestCounts(report) {
  const json = parsed(report);
  if (json === undefined) return undefined;
  // A file that cannot be loaded has no test to count, but counts as failed.
  const unloaded = json.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + unloaded,
    skipped: json.numPendingTests + json.numTodoTests,
  };
}

/** @param {string | undefined} report @returns {Counts | undefined} */
export function playwrightCounts(report) {
  const json = parsed(report);
  if (json === undefined) return undefined;
  const { expected, unexpected, flaky, skipped } = json.stats;
  return { passed: expected, failed: unexpected + flaky + json.errors.length, skipped };
}

/**
 * @param {string} title
 * @param {{code: number, timedOut: boolean}} run
 * @param {Counts | undefined} counts undefined when the runner left no report
 * @returns {Outcome}
 */
export function outcomeOf(title, run, counts) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const problems = [];
  if (failed > 0) problems.push(`${failed} failed`);
  if (skipped > 0) problems.push(`${skipped} did not run`);
  if (run.timedOut) problems.push('stopped at its time limit');
  if (counts === undefined) problems.push(`the runner left no report (exit code ${run.code})`);
  else if (passed + failed + skipped === 0) problems.push('no test was found');
  if (problems.length === 0 && run.code !== 0) problems.push(`the runner ended with exit code ${run.code}`);
  return { title, passed, failed: Math.max(failed + skipped, problems.length > 0 ? 1 : 0), problems };
}

/** @param {readonly string[]} names @returns {Outcome} */
export const failedChecks = (names) => ({
  title: 'static checks',
  passed: 0,
  failed: names.length,
  problems: names.length === 0 ? [] : [`failed: ${names.join(', ')}`],
});

/** @param {readonly Outcome[]} outcomes */
export function finalLine(outcomes) {
  const sum = (/** @type {'passed' | 'failed'} */ field) =>
    outcomes.reduce((total, each) => total + each[field], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

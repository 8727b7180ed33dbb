// @ts-check
/** `npm test`: the static checks and every suite, on whatever machine this is. A suite that cannot run has failed. */
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { ROOT, bootstrap, hasDisplay, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';
import { readTextIfThere } from './bootstrap/files.mjs';
import { runChecks } from './check.mjs';
import { failedChecks, finalLine, outcomeOf, playwrightCounts, vitestCounts } from './test-summary.mjs';

const REPORTS = join(ROOT, 'out', 'test-reports');
const SUITE_LIMIT_MS = 18 * 60_000;

/** @param {string} title */
const heading = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);

/**
 * @param {string} title
 * @param {(report: string | undefined) => import('./test-summary.mjs').Counts | undefined} readCounts
 * @param {string} reportPath
 * @param {readonly [string, ...string[]]} command
 */
async function runSuite(title, readCounts, reportPath, command) {
  heading(title);
  rmSync(reportPath, { force: true });
  const result = await runCommand(command[0], command.slice(1), {
    cwd: ROOT,
    output: 'show',
    timeoutMs: SUITE_LIMIT_MS,
  });
  return outcomeOf(title, result, readCounts(readTextIfThere(reportPath)));
}

/** @param {string} title @param {'unit' | 'machine'} project @param {...string} options */
function runVitest(title, project, ...options) {
  const reportPath = join(REPORTS, `vitest-${project}.json`);
  const script = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  const command = /** @type {[string, ...string[]]} */ ([
    process.execPath,
    script,
    'run',
    '--project',
    project,
  ]);
  return runSuite(title, vitestCounts, reportPath, [...command, ...options, ...reporters]);
}

function runPlaywright() {
  const reportPath = join(REPORTS, 'playwright.json'); // as playwright.config.ts says
  const playwright = [process.execPath, join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'), 'test'];
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 2600x1500x24'];
  const words = hasDisplay(process.env) ? playwright : [...screen, ...playwright];
  const command = /** @type {[string, ...string[]]} */ (words);
  return runSuite('the application', playwrightCounts, reportPath, command);
}

await runMain(async () => {
  const { missing } = await bootstrap({ for: 'test' });
  heading('static checks');
  const checks = failedChecks((await runChecks()).failed);
  const outcomes = [
    checks,
    await runVitest('unit tests', 'unit'),
    // One file at a time: two recordings of one machine disturb each other.
    await runVitest('the real machine', 'machine', '--no-file-parallelism'),
    await runPlaywright(),
  ];

  heading('summary');
  for (const { title, problems } of outcomes) {
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${[title, ...problems].join(': ')}`);
  }
  if (missing.length > 0) {
    console.log(
      `! missing on this system: ${missing.map((need) => need.program ?? need.library).join(', ')}`,
    );
  }
  if (process.getuid?.() !== 0) {
    console.log('! not run as root: the tests that set probes pass only where this user may set them');
  }
  console.log(finalLine(outcomes));
  return outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1;
});

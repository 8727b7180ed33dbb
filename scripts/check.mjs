// @ts-check
/** `npm run check`: everything that can be said about the sources without running them. All checks run, whatever fails. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ROOT, runMain } from './bootstrap.mjs';
import { runCommand } from './bootstrap/children.mjs';

const CHECK_LIMIT_MS = 5 * 60_000;

/** @param {string} name @param {string} script @param {...string} args */
const tool = (name, script, ...args) => ({ name, argv: [join(ROOT, 'node_modules', script), ...args] });

/** @param {string} environment */
const typeCheck = (environment) =>
  tool(`types: ${environment}`, 'typescript/bin/tsc', '-p', `tsconfig.${environment}.json`);

const CHECKED_FOLDERS = ['src-core', 'src-main', 'src-preload', 'src-renderer', 'e2e', 'scripts'];

const CHECKS = [
  ...['core', 'main', 'preload', 'renderer', 'tests'].map(typeCheck),
  tool('lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  tool('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  tool(
    'imports',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    ...CHECKED_FOLDERS.filter((folder) => existsSync(join(ROOT, folder))),
  ),
  { name: 'guest binary', argv: [join(ROOT, 'scripts', 'build-guest.mjs'), '--check'] },
];

/** @returns {Promise<{passed: number, failed: string[]}>} */
export async function runChecks() {
  const failed = [];
  for (const { name, argv } of CHECKS) {
    const startedMs = performance.now();
    const result = await runCommand(process.execPath, argv, { cwd: ROOT, timeoutMs: CHECK_LIMIT_MS });
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`${result.code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (result.code === 0) continue;
    failed.push(name);
    const reason = result.timedOut
      ? `stopped after ${CHECK_LIMIT_MS / 1000} s`
      : result.stdout + result.stderr;
    console.log(reason.trimEnd());
    console.log(`  (again: node ${argv.map((word) => relative(ROOT, word) || word).join(' ')})`);
  }
  return { passed: CHECKS.length - failed.length, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => ((await runChecks()).failed.length === 0 ? 0 : 1));
}

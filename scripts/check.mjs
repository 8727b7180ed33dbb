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

/**
 * @typedef {(typeof CHECKS)[number]} Check
 * @param {Check} check
 */
async function run(check) {
  const startedMs = performance.now();
  const result = await runCommand(process.execPath, check.argv, { cwd: ROOT, timeoutMs: CHECK_LIMIT_MS });
  return { check, result, seconds: (performance.now() - startedMs) / 1000 };
}

/** @param {Awaited<ReturnType<typeof run>>} ended */
function show({ check: { name, argv }, result, seconds }) {
  console.log(`${result.code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  if (result.code === 0) return;
  const reason = result.timedOut ? `stopped after ${CHECK_LIMIT_MS / 1000} s` : result.stdout + result.stderr;
  console.log(reason.trimEnd());
  console.log(`  (again: node ${argv.map((word) => relative(ROOT, word) || word).join(' ')})`);
}

/** Two at a time: each is single-threaded. @returns {Promise<{passed: number, failed: string[]}>} */
export async function runChecks() {
  const waiting = [...CHECKS];
  /** @type {string[]} */
  const failed = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const ended = await run(check);
      show(ended);
      if (ended.result.code !== 0) failed.push(check.name);
    }
  };
  await Promise.all([work(), work()]);
  return { passed: CHECKS.length - failed.length, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => ((await runChecks()).failed.length === 0 ? 0 : 1));
}

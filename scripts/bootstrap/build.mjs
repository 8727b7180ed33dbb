// @ts-check
/** The bundles in out/: built anew when a source that goes into them has changed. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from './children.mjs';
import { isStamped, keyOf, readTextIfThere, writeStamp } from './files.mjs';
import { SetupError } from './setup-error.mjs';

const SOURCE_FOLDERS = ['src-core', 'src-main', 'src-preload', 'src-renderer'];
const SOURCE_FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const NOT_BUNDLED = /\.test\.tsx?$|\.md$/;
/** What the build must leave behind; without one of them a matching stamp counts for nothing. */
const PRODUCTS = [
  'out/main/index.cjs',
  'out/main/cli.cjs',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];
const BUILD_LIMIT_MS = 10 * 60_000;

/**
 * @param {string} root
 * @returns {string} changes when, and only when, the content of a source does: a checkout that touches times builds nothing
 */
export function sourceKey(root) {
  const files = SOURCE_FOLDERS.flatMap((folder) => {
    const path = join(root, folder);
    return existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  })
    .filter((entry) => entry.isFile() && !NOT_BUNDLED.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
  const contents = files.map((file) => `${file}\n${readFileSync(join(root, file), 'latin1')}`);
  return keyOf(...contents, ...SOURCE_FILES.map((file) => readTextIfThere(join(root, file)) ?? ''));
}

/** @param {string} root */
const stampPath = (root) => join(root, 'out', '.build-stamp');

/** @param {string} root @param {string} key */
export const isBuilt = (root, key) =>
  PRODUCTS.every((product) => existsSync(join(root, product))) && isStamped(stampPath(root), key);

/**
 * @param {string} root
 * @param {string} key the sources' key, taken before the build: an edit during the build is then built by the next run
 * @param {(line: string) => void} log
 */
export async function build(root, key, log) {
  log('building');
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [tool, 'build', '--logLevel', 'warn'];
  const result = await runCommand(process.execPath, args, { cwd: root, timeoutMs: BUILD_LIMIT_MS });
  if (result.code !== 0) {
    throw new SetupError(`the build failed:\n${(result.stdout + result.stderr).trim()}`);
  }
  const absent = PRODUCTS.find((product) => !existsSync(join(root, product)));
  if (absent !== undefined) throw new SetupError(`the build left no ${absent}`);
  writeStamp(stampPath(root), key);
}

// @ts-check
/** npm itself, and the packages of the lockfile. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath, runCommand } from './children.mjs';
import { isStamped, keyOf, mayWrite, readTextIfThere, writeStamp } from './files.mjs';
import { SetupError } from './setup-error.mjs';

const INSTALL_LIMIT_MS = 15 * 60_000;

/**
 * @param {readonly string[]} args
 * @param {import('./children.mjs').ChildOptions} [options]
 */
export function runNpm(args, options) {
  // Inside an npm script, the npm that runs it is named; it may differ from the one on PATH.
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith('npm-cli.js') && existsSync(npmScript)) {
    return runCommand(process.execPath, [npmScript, ...args], options);
  }
  if (findOnPath('npm') === undefined) throw new SetupError('npm is not on PATH; install it with Node.js');
  return runCommand('npm', args, options);
}

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean}} LockedPackage
 * @typedef {{packages?: Record<string, LockedPackage>}} Lockfile
 */

/**
 * npm writes node_modules/.package-lock.json when an installation is complete, so it serves as npm's own stamp.
 * @param {Lockfile} locked package-lock.json
 * @param {Lockfile | undefined} installed node_modules/.package-lock.json, if there is one
 * @returns {string[]} the paths of packages that are missing or have another version than the locked one
 */
export function packagesToInstall(locked, installed) {
  const present = installed?.packages ?? {};
  return Object.entries(locked.packages ?? {})
    .filter(([path, entry]) => {
      if (path === '') return false;
      const found = present[path];
      if (found === undefined) return entry.optional !== true;
      return found.version !== entry.version || found.integrity !== entry.integrity;
    })
    .map(([path]) => path);
}

/** @param {string} path @returns {Lockfile | undefined} undefined also for half a file */
function readLockfile(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} root */
export function arePackagesInstalled(root) {
  const locked = readLockfile(join(root, 'package-lock.json'));
  if (locked === undefined) throw new SetupError(`package-lock.json is missing or damaged in ${root}`);
  const installed = readLockfile(join(root, 'node_modules', '.package-lock.json'));
  return packagesToInstall(locked, installed).length === 0;
}

/**
 * Installs what the lockfile names if anything of it is missing. Install scripts do not run: electron's would fail where
 * there is no network, and node-pty's needs a compiler that may yet have to be installed.
 * @param {string} root
 * @param {(line: string) => void} log
 */
export async function installPackages(root, log) {
  if (arePackagesInstalled(root)) return;
  log('installing npm packages by the lockfile');
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const result = await runNpm(args, { cwd: root, output: 'stderr', timeoutMs: INSTALL_LIMIT_MS });
  if (result.code !== 0) {
    throw new SetupError(
      `npm ci ${result.timedOut ? 'took too long' : `failed with exit code ${result.code}; npm's own words stand above`}.\n` +
        '  It needs its registry: without a direct way there, set npm_config_registry (a mirror) or\n' +
        '  npm_config_https_proxy (a proxy). Nothing is half-installed: run the same command again.',
    );
  }
}

/**
 * node-pty has to be compiled: it is N-API, so one build serves this Node and any Electron.
 * @param {string} root
 */
export async function isTerminalBuilt(root) {
  const stamp = join(root, 'node_modules', '.cache', 'quiescope', 'node-pty');
  const manifest = readTextIfThere(join(root, 'node_modules', 'node-pty', 'package.json')) ?? '';
  const binary = join(root, 'node_modules', 'node-pty', 'build', 'Release', 'pty.node');
  if (!existsSync(binary)) return false;
  const key = keyOf(manifest, process.versions.modules, process.arch);
  if (isStamped(stamp, key)) return true;
  // In a process of its own: a damaged library may crash whoever loads it.
  const loaded = await runCommand(process.execPath, ['-e', "require('node-pty')"], { cwd: root });
  if (loaded.code !== 0) return false;
  if (mayWrite(root)) writeStamp(stamp, key);
  return true;
}

/**
 * @param {string} root
 * @param {(line: string) => void} log
 */
export async function buildTerminal(root, log) {
  log('compiling node-pty');
  const headers = join(dirname(dirname(process.execPath)), 'include', 'node', 'node_api.h');
  // With the headers of this Node at hand, node-gyp has nothing to download.
  const nodedir = existsSync(headers) ? { npm_config_nodedir: dirname(dirname(dirname(headers))) } : {};
  const result = await runNpm(['rebuild', 'node-pty', '--ignore-scripts=false', '--foreground-scripts'], {
    cwd: root,
    env: { ...process.env, ...nodedir },
    timeoutMs: INSTALL_LIMIT_MS,
  });
  if (await isTerminalBuilt(root)) return;
  const reason = (result.stderr + result.stdout).trim().split('\n').slice(-15).join('\n');
  throw new SetupError(`node-pty could not be compiled (it needs python3, make and g++):\n${reason}`);
}

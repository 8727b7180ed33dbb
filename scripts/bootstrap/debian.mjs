// @ts-check
/**
 * What the app needs of the system, and the Debian packages that give it. A need is met by what it gives (a program on PATH,
 * a shared library), never by a package name, so that other distributions and hand-built programs count too.
 */
import { existsSync } from 'node:fs';
import { findOnPath, runCommand } from './children.mjs';

/**
 * @typedef {'record' | 'window' | 'compile' | 'virtual-display' | 'guest-build'} Purpose
 *
 * @typedef {object} Need
 * @property {Purpose} purpose
 * @property {string} [program]
 * @property {string} [library] its soname
 * @property {readonly string[]} packages alternatives, the first that the distribution has is taken (t64: Debian 13 and later)
 */

/** @type {(purpose: Purpose, program: string, ...packages: string[]) => Need} */
const program = (purpose, name, ...packages) => ({ purpose, program: name, packages });
/** @type {(soname: string, ...packages: string[]) => Need} */
const library = (soname, ...packages) => ({ purpose: 'window', library: soname, packages });

/** @type {readonly Need[]} */
export const NEEDS = [
  program('record', 'qemu-system-x86_64', 'qemu-system-x86'),
  program('record', 'qemu-img', 'qemu-utils'),
  program('record', 'perf', 'linux-perf', 'linux-tools-generic'),
  program('record', 'setpriv', 'util-linux'),
  library('libgtk-3.so.0', 'libgtk-3-0', 'libgtk-3-0t64'),
  library('libnss3.so', 'libnss3'),
  library('libnspr4.so', 'libnspr4'),
  library('libasound.so.2', 'libasound2', 'libasound2t64'),
  library('libgbm.so.1', 'libgbm1'),
  library('libdrm.so.2', 'libdrm2'),
  library('libcups.so.2', 'libcups2', 'libcups2t64'),
  library('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'),
  library('libatspi.so.0', 'libatspi2.0-0', 'libatspi2.0-0t64'),
  library('libxkbcommon.so.0', 'libxkbcommon0'),
  library('libXcomposite.so.1', 'libxcomposite1'),
  library('libXdamage.so.1', 'libxdamage1'),
  library('libXrandr.so.2', 'libxrandr2'),
  program('compile', 'make', 'make'),
  program('compile', 'g++', 'g++'),
  program('compile', 'python3', 'python3'),
  program('virtual-display', 'xvfb-run', 'xvfb'),
  program('virtual-display', 'xauth', 'xauth'),
  program('guest-build', 'ld', 'binutils'),
];

/**
 * @typedef {object} System the outside world, for tests to replace
 * @property {(program: string) => boolean} hasProgram
 * @property {() => Promise<ReadonlySet<string>>} libraries the sonames that the loader finds
 * @property {boolean} isRoot
 * @property {boolean} hasApt
 * @property {(packageName: string) => Promise<boolean>} isAvailable whether apt can install that package
 * @property {(args: readonly string[]) => Promise<number>} aptGet runs it and gives the exit code
 * @property {(line: string) => void} log
 */

/**
 * @param {ReadonlySet<Purpose>} purposes
 * @param {System} system
 * @returns {Promise<Need[]>}
 */
export async function unmetNeeds(purposes, system) {
  const wanted = NEEDS.filter((need) => purposes.has(need.purpose));
  const libraries = wanted.some((need) => need.library !== undefined) ? await system.libraries() : new Set();
  return wanted.filter((need) =>
    need.library === undefined ? !system.hasProgram(need.program ?? '') : !libraries.has(need.library),
  );
}

/** @param {readonly string[]} packages */
export const installArguments = (packages) => [
  '-o',
  'DPkg::Lock::Timeout=120',
  'install',
  '-y',
  '--no-install-recommends',
  ...packages,
];

/** @param {readonly string[]} packages @returns {string} the one command that a person without root has to run */
export const commandToRun = (packages) =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/** @param {Need} need */
const nameOf = (need) => need.program ?? need.library ?? '';

/**
 * Installs what is missing if we may, else says how. Never throws: the app goes on with what works and names what it lacks.
 * @param {ReadonlySet<Purpose>} purposes
 * @param {System} system
 * @returns {Promise<Need[]>} what is still missing
 */
export async function ensureSystemPackages(purposes, system) {
  const missing = await unmetNeeds(purposes, system);
  if (missing.length === 0) return [];
  const names = missing.map(nameOf).join(', ');
  if (!system.hasApt) {
    system.log(`missing: ${names}. Install them with this system's package manager.`);
    return missing;
  }
  if (!system.isRoot) {
    const packages = await chosenPackages(missing, system);
    system.log(`missing: ${names}. To install them, run:\n  ${commandToRun(packages)}`);
    return missing;
  }
  system.log(`installing Debian packages for: ${names}`);
  const updated = await system.aptGet(['-o', 'DPkg::Lock::Timeout=120', 'update']);
  if (updated !== 0)
    system.log(`apt-get update failed with exit code ${updated}; trying with the lists that are there`);
  const packages = await chosenPackages(missing, system);
  const installed = await system.aptGet(installArguments(packages));
  const still = await unmetNeeds(purposes, system);
  if (still.length > 0) {
    const ended = installed === 0 ? '' : ` (apt-get install ended with ${installed})`;
    system.log(`still missing${ended}: ${still.map(nameOf).join(', ')}`);
  }
  return still;
}

/**
 * @param {readonly Need[]} needs
 * @param {System} system
 * @returns {Promise<string[]>}
 */
async function chosenPackages(needs, system) {
  /** @type {Set<string>} */
  const chosen = new Set();
  for (const { packages } of needs) {
    const available = await Promise.all(
      packages.map((name) => (packages.length > 1 ? system.isAvailable(name) : true)),
    );
    const name = packages[Math.max(0, available.indexOf(true))];
    if (name !== undefined) chosen.add(name);
  }
  return [...chosen];
}

/** @param {string} ldconfig the output of `ldconfig -p` @returns {Set<string>} */
export function sonamesOf(ldconfig) {
  const sonames = new Set();
  for (const line of ldconfig.split('\n')) {
    const soname = /^\s+(\S+) \(/.exec(line)?.[1];
    if (soname !== undefined) sonames.add(soname);
  }
  return sonames;
}

/** @param {(line: string) => void} log @returns {System} */
export function realSystem(log) {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync) ?? 'ldconfig';
  return {
    hasProgram: (name) => findOnPath(name) !== undefined,
    libraries: async () => sonamesOf((await runCommand(ldconfig, ['-p'])).stdout),
    isRoot: process.getuid?.() === 0,
    hasApt: findOnPath('apt-get') !== undefined,
    isAvailable: async (name) => {
      const policy = await runCommand('apt-cache', ['policy', name], {
        env: { ...process.env, LC_ALL: 'C' },
      });
      return /Candidate: (?!\(none\))/.test(policy.stdout);
    },
    aptGet: async (args) => {
      // Not killed with us: dpkg must not be cut short.
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      return (await runCommand('apt-get', args, { env, output: 'stderr', dieWithUs: false })).code;
    },
    log,
  };
}

// @ts-check
/**
 * A QEMU newer than the installed one, for tests that hold both to the same: Debian's backport, unpacked into our cache
 * folder and never installed. apt fetches it with lists and sources of its own, so that the system's stay as they are, and
 * checks it against Debian's archive key as it does any package.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './children.mjs';
import { SetupError } from './setup-error.mjs';
import { cacheFolder, fillAtomically } from './test-runtime.mjs';

const RELEASE = 'bookworm';
const SUITE = `${RELEASE}-backports`;
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Firmware comes as a package of its own; QEMU finds it beside itself. */
const PACKAGES = ['qemu-system-x86', 'qemu-system-common', 'qemu-system-data', 'seabios'];
const BINARY = join('usr', 'bin', 'qemu-system-x86_64');
const FETCH_LIMIT_MS = 5 * 60_000;

/** @param {string} folder where apt keeps what it reads and fetches @returns {string[]} */
export function aptOptions(folder) {
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'Acquire::Languages': 'none',
    // Fetching as a user of its own needs folders that everybody may enter.
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function must(command, args, cwd) {
  const { code, stderr, timedOut } = await runCommand(command, args, { cwd, timeoutMs: FETCH_LIMIT_MS });
  if (code === 0) return;
  const why = timedOut ? 'timed out' : (stderr.trim().split('\n').at(-1) ?? '');
  throw new SetupError(`${command} ${args.at(-1) ?? ''}: ${why}`);
}

/** The archive that this machine takes Debian's packages from. */
async function archive() {
  const asked = ['indextargets', '--format', '$(RELEASE) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = await runCommand('apt-get', asked, { timeoutMs: FETCH_LIMIT_MS });
  const uri = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release]) => release === RELEASE)?.[1];
  if (uri === undefined) throw new SetupError(`apt-get: no source for ${RELEASE} is set up here`);
  return uri;
}

/** @param {string} folder filled with what the packages hold */
async function fetchAndUnpack(folder) {
  const apt = join(folder, 'apt');
  for (const name of ['lists/partial', 'cache/archives/partial', 'packages']) {
    mkdirSync(join(apt, name), { recursive: true });
  }
  const source = `deb [signed-by=${KEYS}] ${await archive()} ${SUITE} main\n`;
  writeFileSync(join(apt, 'sources.list'), source);
  const packages = join(apt, 'packages');
  const options = aptOptions(apt);
  await must('apt-get', [...options, 'update'], packages);
  await must('apt-get', [...options, 'download', ...PACKAGES.map((name) => `${name}/${SUITE}`)], packages);
  for (const file of readdirSync(packages)) {
    await must('dpkg-deb', ['-x', join(packages, file), folder], packages);
  }
  rmSync(apt, { recursive: true, force: true });
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<string>} the path of its qemu-system-x86_64, which starts
 * @throws {SetupError} when it cannot be fetched, or does not start here
 */
export async function newerQemu(env) {
  const place = join(cacheFolder(env), `qemu-${SUITE}`);
  const binary = join(place, BINARY);
  if (!existsSync(binary)) {
    mkdirSync(cacheFolder(env), { recursive: true });
    await fillAtomically(place, fetchAndUnpack);
  }
  await must(binary, ['--version'], place);
  return binary;
}

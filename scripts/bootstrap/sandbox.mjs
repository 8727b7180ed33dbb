// @ts-check
/** Chromium's sandbox: by a user namespace, else by its helper that is root's and setuid; without either Chromium aborts. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './children.mjs';

const SETUID = 0o4000;

/**
 * @typedef {object} SandboxFacts the outside world, for tests to replace
 * @property {boolean} isRoot Chromium then runs without its sandbox
 * @property {() => Promise<boolean>} hasUserNamespaces whether this user gets one in which it is root
 * @property {(path: string) => boolean} isSetuidRoot
 */

/**
 * @param {string} binary Electron's
 * @param {SandboxFacts} facts
 * @returns {Promise<string | undefined>} why the window will not open and what to do; undefined when nothing stands in its way
 */
export async function sandboxObstacle(binary, { isRoot, hasUserNamespaces, isSetuidRoot }) {
  const helper = join(dirname(binary), 'chrome-sandbox');
  if (isRoot || isSetuidRoot(helper) || (await hasUserNamespaces())) return undefined;
  return (
    'this system gives its users no user namespaces, so that the sandbox of the window cannot start. Once, run:\n' +
    `  sudo chown root:root ${quoted(helper)} && sudo chmod 4755 ${quoted(helper)}\n` +
    '  Without it, everything but the window works: npx quiescope record, npx quiescope report.'
  );
}

/** For a POSIX shell. @param {string} path */
const quoted = (path) => (/^[\w/.-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** @type {SandboxFacts} */
export const realSandboxFacts = {
  isRoot: process.getuid?.() === 0,
  // Tried, for there are several locks: a limit, a sysctl, AppArmor; the last one shows only when ids are mapped.
  hasUserNamespaces: async () => {
    const { code } = await runCommand('unshare', ['--user', '--map-root-user', 'true']);
    return code === 0 || code === 127;
  },
  isSetuidRoot: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && found.uid === 0 && (found.mode & SETUID) !== 0;
  },
};

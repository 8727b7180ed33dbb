// @ts-check
/**
 * Child processes that never outlive us: each leads a process group of its own, gets the signals that we get once, and dies
 * when we are killed (`setpriv --pdeathsig`, where there is one; the kernel sends it when the spawning thread ends).
 */
import { spawn } from 'node:child_process';
import { accessSync, constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const FORWARDED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);
/** How long a child that was told to stop may take to clean up. */
const GRACE_MS = 10_000;

/** @type {Record<'capture' | 'show' | 'stderr', import('node:child_process').StdioOptions>} */
const STDIO = { capture: 'pipe', show: ['ignore', 'inherit', 'inherit'], stderr: ['ignore', 2, 2] };

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] the whole environment of the child
 * @property {number} [timeoutMs] its whole process group is killed after that
 * @property {'capture' | 'show' | 'stderr'} [output] capture (default), inherit both, or send both to our stderr
 * @property {boolean} [dieWithUs] true; false for what must not be cut short, such as dpkg
 *
 * @typedef {object} ChildResult
 * @property {number} code the exit status; 128 + n after signal n; 127 when it could not be started
 * @property {boolean} timedOut
 * @property {string} stdout empty unless captured
 * @property {string} stderr
 */

/**
 * @param {string} name
 * @param {string | undefined} [searchPath]
 * @returns {string | undefined} where PATH finds an executable of that name
 */
export function findOnPath(name, searchPath = process.env.PATH) {
  for (const folder of (searchPath ?? '').split(delimiter)) {
    const candidate = join(folder === '' ? '.' : folder, name);
    try {
      accessSync(candidate, fsConstants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** @typedef {{child: import('node:child_process').ChildProcess, mayBeKilled: boolean}} Running @type {Set<Running>} */
const running = new Set();

/** @param {number | undefined} leader @param {NodeJS.Signals} signal */
function signalGroup(leader, signal) {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // the whole group is gone already
  }
}

/** @type {NodeJS.Signals | undefined} */
let receivedSignal;

/** @param {NodeJS.Signals} signal */
function forward(signal) {
  receivedSignal = signal;
  for (const { child } of running) signalGroup(child.pid, signal);
  setTimeout(killAll, GRACE_MS).unref();
}

function killAll() {
  for (const { child, mayBeKilled } of running) if (mayBeKilled) signalGroup(child.pid, 'SIGKILL');
}

/** Signals are ours only while a child runs; at all other times they end the process as they always do. @param {Running} entry */
function enter(entry) {
  if (running.size === 0) {
    for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
    process.on('exit', killAll);
  }
  running.add(entry);
}

/** @param {Running} entry */
function leave(entry) {
  running.delete(entry);
  if (running.size > 0) return;
  for (const signal of FORWARDED_SIGNALS) process.off(signal, forward);
  process.off('exit', killAll);
  // The last child has ended as it was told to; so do we, before anything else is started.
  if (receivedSignal !== undefined) process.exit(signalExitCode(receivedSignal));
}

/** @param {NodeJS.Signals} signal */
const signalExitCode = (signal) => 128 + constants.signals[signal];

/**
 * Runs a command to its end. Never throws: a command that cannot be started has code 127 and says why on stderr.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<ChildResult>}
 */
export function runCommand(command, args, options = {}) {
  const { output = 'capture', dieWithUs = true } = options;
  const setpriv = dieWithUs && process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const argv =
    setpriv === undefined ? [command, ...args] : [setpriv, '--pdeathsig', 'KILL', '--', command, ...args];
  const child = spawn(/** @type {string} */ (argv[0]), argv.slice(1), {
    cwd: options.cwd,
    env: /** @type {NodeJS.ProcessEnv} */ (options.env ?? process.env),
    detached: true,
    stdio: STDIO[output],
  });
  return waitForEnd({ child, mayBeKilled: dieWithUs }, options.timeoutMs);
}

/**
 * @param {Running} entry
 * @param {number | undefined} timeoutMs
 * @returns {Promise<ChildResult>}
 */
function waitForEnd(entry, timeoutMs) {
  const { child } = entry;
  enter(entry);
  return new Promise((resolve) => {
    const result = { code: 127, timedOut: false, stdout: '', stderr: '' };
    const onTimeout = () => {
      result.timedOut = true;
      signalGroup(child.pid, 'SIGKILL');
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs);
    const finish = () => {
      clearTimeout(timer);
      leave(entry);
      resolve(result);
    };
    child.stdin?.end();
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (result.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (result.stderr += text));
    child.on('error', (error) => {
      result.stderr += error.message;
      finish();
    });
    child.on('close', (code, signal) => {
      result.code = code ?? signalExitCode(signal ?? 'SIGKILL');
      finish();
    });
  });
}

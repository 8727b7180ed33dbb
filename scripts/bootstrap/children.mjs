// @ts-check
/**
 * Child processes that never outlive us: each leads a process group of its own, gets the signals that we get once, and dies
 * when we are killed (`setpriv --pdeathsig`, where there is one; the kernel sends it when the spawning thread ends).
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const FORWARDED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);
/** How long a child that was told to stop may take to clean up. */
const GRACE_MS = 10_000;

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
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @param {NodeJS.Signals} signal */
function signalGroups(signal) {
  for (const child of running) {
    if (child.pid !== undefined) killGroup(child.pid, signal);
  }
}

/**
 * @param {number} pid the group's leader
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // the whole group is gone already
  }
}

/** @type {NodeJS.Signals | undefined} */
let receivedSignal;

/** @returns {NodeJS.Signals | undefined} the signal that tells us to stop, once there was one */
export const stopSignal = () => receivedSignal;

let listening = false;
function forwardSignals() {
  if (listening) return;
  listening = true;
  for (const signal of FORWARDED_SIGNALS) {
    process.on(signal, () => {
      receivedSignal = signal;
      signalGroups(signal);
      if (running.size === 0) process.exit(128 + signalNumber(signal));
      setTimeout(() => signalGroups('SIGKILL'), GRACE_MS).unref();
    });
  }
  process.on('exit', () => signalGroups('SIGKILL'));
}

/** @param {NodeJS.Signals} signal */
function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 }[String(signal)] ?? 1;
}

/**
 * Runs a command to its end. Never throws: a command that cannot be started has code 127 and says why on stderr.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<ChildResult>}
 */
export function runCommand(command, args, options = {}) {
  forwardSignals();
  const { output = 'capture', dieWithUs = true } = options;
  const setpriv = dieWithUs && process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const argv =
    setpriv === undefined ? [command, ...args] : [setpriv, '--pdeathsig', 'KILL', '--', command, ...args];
  const child = spawn(/** @type {string} */ (argv[0]), argv.slice(1), {
    cwd: options.cwd,
    env: /** @type {NodeJS.ProcessEnv} */ (options.env ?? process.env),
    detached: true,
    stdio: { capture: 'pipe', show: ['ignore', 'inherit', 'inherit'], stderr: ['ignore', 2, 2] }[output],
  });
  running.add(child);
  return waitForEnd(child, options.timeoutMs);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number | undefined} timeoutMs
 * @returns {Promise<ChildResult>}
 */
function waitForEnd(child, timeoutMs) {
  return new Promise((resolve) => {
    const result = { code: 127, timedOut: false, stdout: '', stderr: '' };
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            result.timedOut = true;
            if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
          }, timeoutMs);
    const finish = () => {
      clearTimeout(timer);
      running.delete(child);
      resolve(result);
    };
    child.stdin?.end();
    child.stdout?.setEncoding('utf8').on('data', (text) => (result.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (result.stderr += text));
    child.on('error', (error) => {
      result.stderr += error.message;
      finish();
    });
    child.on('close', (code, signal) => {
      result.code = code ?? 128 + signalNumber(signal ?? 'SIGKILL');
      finish();
    });
  });
}

/**
 * The one place that starts processes. A child dies with the THREAD that spawned it, however that thread ends
 * (prctl(2), PR_SET_PDEATHSIG): spawn QEMU on the main thread, and from a worker only what may end with the worker.
 * Children lead a session of their own, so that Ctrl-C on our terminal reaches us alone and we end them in order.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { findExecutable, searchedPlaces } from './children-executable';

/** stderr is kept up to this many bytes, the last ones. */
export const STDERR_BOUND_BYTES = 64 * 1024;
/** A grandchild can hold stderr open for ever; past this we take what has come. */
const STDERR_GRACE_MS = 200;

export interface ChildSettings {
  /** A path, or a name that is looked for on PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin?: 'ignore' | 'pipe';
  /** A pipe, or a descriptor of ours. */
  readonly stdout?: 'ignore' | 'pipe' | number;
  /** What it gets when the thread that spawned it ends; else KILL. */
  readonly deathSignal?: 'KILL' | 'INT';
  /** File descriptors 3, 4, ... of the child: a pipe (both ways) or a descriptor of ours. */
  readonly extra?: readonly ('pipe' | number)[];
  /** In place of ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildHandle {
  /** Of the command itself: the wrapper execs it in place. */
  readonly pid: number;
  /** The command's resolved path, then its arguments; without the wrapper. */
  readonly commandLine: readonly string[];
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  /** Our ends of `extra`, in its order; null where a descriptor was handed over. */
  readonly extra: readonly (Readable | Writable | null)[];
  /** Resolves once the process is gone and its stderr has been read. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** The last STDERR_BOUND_BYTES of stderr, as text. */
  stderr(): string;
  /** False when it was gone already. */
  kill(signal: NodeJS.Signals): boolean;
}

/** Fails with file-missing, when the command or setpriv (util-linux) isn't there or can't be run. */
export function spawnChild(settings: ChildSettings): Result<ChildHandle> {
  const wrapper = findExecutable('setpriv');
  if (wrapper === null) {
    return fail(
      'file-missing',
      'setpriv (util-linux) was not found; without it a child could outlive this program',
      {
        file: 'setpriv',
        searched: searchedPlaces('setpriv'),
      },
    );
  }
  const command = findExecutable(settings.command);
  if (command === null) {
    return fail('file-missing', `${settings.command} was not found or may not be run`, {
      file: settings.command,
      searched: searchedPlaces(settings.command),
    });
  }
  return startWrapped(wrapper, command, settings);
}

function startWrapped(wrapper: string, command: string, settings: ChildSettings): Result<ChildHandle> {
  const { extra = [], deathSignal = 'KILL' } = settings;
  const stdio: StdioOptions = [settings.stdin ?? 'ignore', settings.stdout ?? 'ignore', 'pipe', ...extra];
  const child = spawn(wrapper, ['--pdeathsig', deathSignal, '--', command, ...settings.args], {
    stdio,
    detached: true,
    ...(settings.env === undefined ? {} : { env: { ...settings.env } }),
    ...(settings.cwd === undefined ? {} : { cwd: settings.cwd }),
  });
  // Node tells a failed spawn twice: no pid now, and an 'error' later that would throw if nobody listened.
  child.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) return fail('file-missing', `${command} could not be started`, { file: command });
  const stderr = keepTail(child.stderr, STDERR_BOUND_BYTES);
  // A write to a child that is gone: its exit says so, once.
  child.stdin?.on('error', () => undefined);
  return ok({
    pid,
    commandLine: [command, ...settings.args],
    stdin: child.stdin,
    stdout: child.stdout,
    extra: extra.map((kind, index) => (kind === 'pipe' ? (child.stdio[index + 3] ?? null) : null)),
    exited: exitOf(child, stderr.ended),
    stderr: stderr.text,
    kill: (signal) => child.kill(signal),
  });
}

function exitOf(child: ChildProcess, stderrEnded: Promise<void>): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const grace = new Promise<void>((release) => {
        setTimeout(release, STDERR_GRACE_MS).unref();
      });
      void Promise.race([stderrEnded, grace]).then(() => {
        child.stderr?.destroy();
        resolve({ code, signal });
      });
    });
  });
}

interface Tail {
  readonly text: () => string;
  readonly ended: Promise<void>;
}

function keepTail(stream: Readable | null, boundBytes: number): Tail {
  let kept = Buffer.alloc(0);
  const ended = new Promise<void>((resolve) => {
    if (stream === null) {
      resolve();
      return;
    }
    stream.on('data', (chunk: Buffer) => {
      const joined = Buffer.concat([kept, chunk]);
      kept = joined.subarray(Math.max(0, joined.length - boundBytes));
    });
    stream.on('error', () => undefined);
    stream.once('close', resolve);
  });
  return { text: () => kept.toString('utf8'), ended };
}

/**
 * perf record in pipe mode, steered over its control descriptors. Started disabled, so that setting up its events
 * disturbs no measured cycle. What it writes goes on as it comes.
 */
import type { Readable } from 'node:stream';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { err, fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { spawnChild } from '../processes/children';
import type { ChildHandle } from '../processes/children';
import { lastingControl, pipes } from './perf-control';
import type { Connected } from './perf-control';
import { perfFailure } from './perf-errors';
import { runTool } from './perf-tool';
import type { StreamFile } from './stream-file';

/** Opening the events and the first acknowledgement take half a second on an idle machine. */
const ENABLE_DEADLINE_MS = 15_000;
const COMMAND_DEADLINE_MS = 5_000;
/** perf closes uprobes one after another, a grace period each: some seconds. */
const EXIT_DEADLINE_MS = 30_000;
/** All rings together; a ring of 2 MiB lost nothing at 100,000 events a second. */
const RINGS_BYTES = 64 * 1024 * 1024;
const MAX_RING_KIB = 2048;
const MIN_RING_KIB = 256;
/** What is read of its file between two turns of the event loop. */
const READ_BYTES = 256 * 1024;

export interface PerfRecorder {
  readonly pid: number;
  /** Resolves once, if perf ends before it was told to or hangs at the end; never otherwise. */
  readonly died: Promise<Failure>;
  /** Why it leaves without its last events should we be killed; null where it does not, and where it ends with us. */
  readonly hangsUp: Failure | null;
  /** Has perf write what waits in its rings; resolves once it is on its way. */
  flush(): Promise<void>;
  /** Passes on what perf has written to its file by now. What it writes to a pipe comes by itself. */
  follow(): Promise<void>;
  /** Stops recording; all that perf wrote has come when it resolves, within a few milliseconds. perf may still be closing. */
  finish(): Promise<void>;
  /** Ends perf and resolves when it is gone. Idempotent. */
  close(): Promise<void>;
}

export interface PerfOptions {
  readonly signal: AbortSignal;
  /** Given perf's bytes as they come. */
  readonly sink: (bytes: Uint8Array) => void;
  /**
   * perf writes there in place of a pipe, and then outlives us for a moment: when the thread that started it ends, it stops
   * recording, writes what waits in its rings, and leaves.
   */
  readonly file?: StreamFile | null;
}

/**
 * Starts perf and returns once its events are counted. `events` are arguments as planEvents gives them.
 * Fails with perf-missing, permission, perf-lacks-event, perf-failed or cancelled; perf is gone then.
 */
export async function startPerf(
  events: readonly string[],
  options: PerfOptions,
): Promise<Result<PerfRecorder>> {
  const { sink, file = null } = options;
  const { control, failure: hangsUp } =
    file === null ? { control: pipes, failure: null } : await lastingControl(dirname(file.path));
  const child = spawnChild({
    command: 'perf',
    args: recordArguments(events),
    stdout: file?.descriptor ?? 'pipe',
    deathSignal: file === null ? 'KILL' : 'INT',
    extra: control.extra,
  });
  if (!child.ok) {
    control.abandon();
    return err(asPerfMissing(child.error));
  }
  const recorder = new Recorder(child.value, control.connect(child.value.extra), sink, file, hangsUp);
  const enabled = await recorder.enable(options.signal);
  if (enabled.ok) return ok(recorder);
  await recorder.close();
  return enabled;
}

/** "perf version 6.1.187" without its first two words. Fails with perf-missing or perf-failed. */
export async function perfVersion(): Promise<Result<string>> {
  const ran = await runTool('perf', ['--version']);
  if (!ran.ok) return err(asPerfMissing(ran.error));
  const version = /perf version (\S+)/.exec(ran.value.stdout)?.[1];
  if (version !== undefined) return ok(version);
  // Ubuntu's perf is a script that looks for the running kernel's own.
  const said = (ran.value.stderr || ran.value.stdout).trim();
  return fail('perf-missing', 'A perf was found, but it does not work with the running kernel.', {
    stderr: said,
  });
}

const asPerfMissing = (failure: Failure): Failure =>
  failure.code === 'file-missing' && failure.facts['file'] === 'perf'
    ? { ...failure, code: 'perf-missing' }
    : failure;

function recordArguments(events: readonly string[]): string[] {
  const perCpuKiB = RINGS_BYTES / 1024 / Math.max(1, cpus().length);
  const ringKiB = Math.max(MIN_RING_KIB, Math.min(MAX_RING_KIB, 2 ** Math.floor(Math.log2(perCpuKiB))));
  return [
    'record',
    ...['-k', 'CLOCK_MONOTONIC', '-m', `${ringKiB}K`, '-D', '-1', '--control', 'fd:3,4'],
    ...['-a', '--kernel-callchains', '--no-buildid', '-o', '-'],
    ...events,
  ];
}

class Recorder implements PerfRecorder {
  readonly pid: number;
  readonly died: Promise<Failure>;
  /** Chunks seen, for telling a quiet turn of the event loop from a busy one. */
  private arrivals = 0;
  private readonly acknowledgements: Acknowledgements;
  private doing = 'setting up its events';
  private ending = false;
  private death: Failure | null = null;
  private closing: Promise<void> | null = null;
  /** How much of its file was passed on. */
  private followedBytes = 0;
  private tellDeath: (death: Failure) => void = () => undefined;

  constructor(
    private readonly child: ChildHandle,
    private readonly control: Connected,
    private readonly sink: (bytes: Uint8Array) => void,
    private readonly file: StreamFile | null,
    readonly hangsUp: Failure | null,
  ) {
    this.pid = child.pid;
    if ((child.stdout ?? file) === null) throw new Error('perf was started without an output');
    this.acknowledgements = new Acknowledgements(control.acknowledgements);
    child.stdout?.on('data', (chunk: Buffer) => this.keep(chunk));
    child.stdout?.on('error', () => undefined);
    this.died = new Promise((resolve) => (this.tellDeath = resolve));
    void child.exited.then((exit) => {
      if (!this.ending) this.dies(perfFailure(child.stderr(), exit, this.doing));
    });
  }

  async enable(signal: AbortSignal): Promise<Result<void>> {
    const outcome = await Promise.race([this.command('enable', ENABLE_DEADLINE_MS), aborted(signal)]);
    if (outcome === 'aborted') return fail('cancelled', 'The capture was cancelled while perf was starting.');
    if (this.death !== null) return err(this.death);
    if (!outcome) {
      const facts = { deadlineMs: ENABLE_DEADLINE_MS, stderr: this.child.stderr() };
      return fail('perf-failed', 'perf did not acknowledge that it records.', facts);
    }
    this.doing = 'recording';
    return ok(undefined);
  }

  async flush(): Promise<void> {
    await this.command('ping', COMMAND_DEADLINE_MS);
    // What goes to a file must be there before it is read: see finish.
    if (this.file !== null) await this.command('ping', COMMAND_DEADLINE_MS);
    await this.follow();
    await loopTurn();
  }

  async follow(): Promise<void> {
    for (;;) {
      const piece = new Uint8Array(READ_BYTES);
      const length = this.file?.readInto(this.followedBytes, piece) ?? 0;
      if (length === 0) return;
      this.followedBytes += length;
      this.sink(piece.subarray(0, length));
      await loopTurn();
    }
  }

  async finish(): Promise<void> {
    // After a ping is acknowledged perf empties its rings before it looks at its control again: the second
    // acknowledgement says that all has been written.
    const drained =
      (await this.command('disable', COMMAND_DEADLINE_MS)) &&
      (await this.command('ping', COMMAND_DEADLINE_MS)) &&
      (await this.command('ping', COMMAND_DEADLINE_MS));
    if (!drained) {
      if (this.death === null) this.dies(hung(this.child.stderr()));
      await this.close();
    }
    if (this.file === null) await this.quiet();
    else await this.follow();
  }

  private dies(death: Failure): void {
    this.death = death;
    this.tellDeath(death);
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.ending = true;
    this.control.end();
    // Its own stop would write out what nobody waits for; the kernel closes the events of a killed process as well.
    this.child.kill('SIGTERM');
    const exit = await within(this.child.exited, EXIT_DEADLINE_MS);
    if (exit !== null) return;
    this.child.kill('SIGKILL');
    await this.child.exited;
  }

  private async command(name: string, deadlineMs: number): Promise<boolean> {
    const acknowledged = this.acknowledgements.next();
    this.control.write(`${name}\n`);
    const gone = this.child.exited.then(() => false);
    return (await within(Promise.race([acknowledged, gone]), deadlineMs)) ?? false;
  }

  private keep(chunk: Buffer): void {
    this.arrivals += 1;
    this.sink(chunk);
  }

  /** Written bytes are in the socket by now: a whole turn of the loop without any means that none is left. */
  private async quiet(): Promise<void> {
    for (let before = -1; before !== this.arrivals;) {
      before = this.arrivals;
      await loopTurn();
      await loopTurn();
    }
  }
}

const hung = (stderr: string): Failure =>
  failure('perf-failed', 'perf stopped answering and was ended; what it had not written yet is lost.', {
    deadlineMs: COMMAND_DEADLINE_MS,
    stderr,
  });

/** perf acknowledges each command with "ack\n" and a zero byte, in order. */
class Acknowledgements {
  private readonly waiting: ((acknowledged: true) => void)[] = [];

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 0x0a) this.waiting.shift()?.(true);
    });
    stream.on('error', () => undefined);
  }

  /** Pending for ever if perf ends first: its exit tells why, later than its closed pipe does. */
  next(): Promise<true> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

const loopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}

/** null when the deadline came first. */
async function within<T>(promise: Promise<T>, deadlineMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

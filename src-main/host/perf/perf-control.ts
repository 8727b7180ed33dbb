/**
 * perf's control descriptors. A perf that outlives us must not see them hang up: it then leaves its loop at once, without what waits in
 * its rings. Of a FIFO that it has open for reading and writing it is itself the other end.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { Readable } from 'node:stream';
import { err, fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { removeIfThere, systemFailure } from '../files/files';
import { runTool } from './perf-tool';

export interface PerfControl {
  /** perf's standard descriptors 3 and 4: for a pipe each its end is the child's. */
  readonly extra: readonly ('pipe' | number)[];
  /** Once perf was started. `pipes` are our ends of those that are pipes. */
  connect(pipes: readonly unknown[]): Connected;
  /** perf could not be started. */
  abandon(): void;
}

export interface Connected {
  readonly acknowledgements: Readable;
  /** What is written to a perf that is gone is lost: its exit says so. */
  write(line: string): void;
  end(): void;
}

/** Hangs up when we end; for a perf that ends with us. */
export const pipes: PerfControl = {
  extra: ['pipe', 'pipe'],
  connect: ([control, acknowledgements]) => {
    if (!(control instanceof Duplex) || !(acknowledgements instanceof Duplex))
      throw new Error('perf was started without its pipes');
    control.on('error', () => undefined);
    return {
      acknowledgements,
      write: (line) => void control.write(line),
      end: () => void control.end(),
    };
  },
  abandon: () => undefined,
};

/** For a perf that outlives us. Where no FIFO can be made it hangs up, and `failure` says why: a kill may then cost what waits in perf's rings. */
export async function lastingControl(
  folder: string,
): Promise<{ readonly control: PerfControl; readonly failure: Failure | null }> {
  const made = await fifos(folder);
  return made.ok
    ? { control: made.value, failure: null }
    : { control: pipes, failure: failure(made.error.code, whatItCosts(made.error), made.error.facts) };
}

const whatItCosts = ({ message }: Failure): string =>
  `what perf holds in its buffers would be lost, for no FIFO to control it by could be made: ${message.replace(/\.?$/, '.')}`;

/** Whether lastingControl would last in a folder like this one. Fails as it says. */
export async function tryLastingControl(folder: string): Promise<Result<null>> {
  const { control, failure: why } = await lastingControl(folder);
  control.abandon();
  return why === null ? ok(null) : err(why);
}

/** Never hangs up. Made in `folder`; the names are gone when it returns. Fails with file-missing or file-unwritable. */
export async function fifos(folder: string): Promise<Result<PerfControl>> {
  const names = [join(folder, 'commands'), join(folder, 'answers')] as const;
  try {
    const made = await runTool('mkfifo', ['-m', '600', ...names]);
    if (!made.ok) return made;
    if (made.value.exit.code === 0) return ok(connected(...names));
    return fail('file-unwritable', made.value.stderr.trim() || 'mkfifo failed.', { file: folder });
  } catch (error) {
    return systemFailure(error, folder, 'used');
  } finally {
    for (const name of names) removeIfThere(name);
  }
}

function connected(commands: string, answers: string): PerfControl {
  // Those that perf gets come first: the others find their other end open.
  const [perfCommands, perfAnswers] = [openSync(commands, 'r+'), openSync(answers, 'r+')];
  const control = openSync(commands, constants.O_WRONLY | constants.O_NONBLOCK);
  const acknowledgements = new Socket({
    fd: openSync(answers, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  const closePerfs = (): void => [perfCommands, perfAnswers].forEach((descriptor) => closeSync(descriptor));
  let isOpen = true;
  const end = (): void => {
    if (isOpen) closeSync(control);
    isOpen = false;
    acknowledgements.destroy();
  };
  const write = (line: string): void => {
    try {
      if (isOpen) writeSync(control, line);
    } catch {
      // EPIPE: perf is gone.
    }
  };
  return {
    extra: [perfCommands, perfAnswers],
    connect: () => {
      closePerfs();
      return { acknowledgements, write, end };
    },
    abandon: () => {
      closePerfs();
      end();
    },
  };
}

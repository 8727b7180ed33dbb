/** Runs a program to its end and gives what it said. */
import { Readable } from 'node:stream';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { spawnChild } from '../processes/children';
import type { ChildExit } from '../processes/children';

const DEADLINE_MS = 15_000;

export interface ToolRun {
  readonly exit: ChildExit;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolInput {
  /** Written to its stdin, which is then closed. */
  readonly stdin?: string;
  /** For programs that end at the end of their input before they have answered. */
  readonly keepStdinOpen?: boolean;
  readonly deadlineMs?: number;
}

/** Fails with file-missing. A program that runs past its deadline is killed; its exit says so. */
export async function runTool(
  command: string,
  args: readonly string[],
  { stdin, keepStdinOpen = false, deadlineMs = DEADLINE_MS }: ToolInput = {},
): Promise<Result<ToolRun>> {
  const child = spawnChild({
    command,
    args,
    stdout: 'pipe',
    ...(stdin === undefined ? {} : { stdin: 'pipe' }),
  });
  if (!child.ok) return child;
  const { stdout, exited } = child.value;
  child.value.stdin?.write(stdin ?? '');
  if (!keepStdinOpen) child.value.stdin?.end();
  const timer = setTimeout(() => child.value.kill('SIGKILL'), deadlineMs);
  const text = stdout instanceof Readable ? await collect(stdout) : '';
  const exit = await exited;
  clearTimeout(timer);
  return ok({ exit, stdout: text, stderr: child.value.stderr() });
}

/** A binary's output is read as Latin-1: only its size or its ASCII is wanted. */
function collect(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => parts.push(chunk));
    stream.on('error', () => undefined);
    stream.once('close', () => resolve(Buffer.concat(parts).toString('latin1')));
  });
}

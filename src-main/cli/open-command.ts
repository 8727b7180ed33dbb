import { resolve } from 'node:path';
import { fail } from '@core/errors';
import type { OpenDocument } from '@contract/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';

const noDisplay = fail('no-display', 'There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.');

/** Starts the window on a snapshot and returns; the window lives on. */
export async function runOpen(file: string, json: boolean, ports: CliPorts): Promise<ExitCode> {
  const path = resolve(ports.workingFolder, file);
  // A window that opened on a damaged file could only say so; the command line can say it here.
  const readable = ports.hasDisplay ? ports.readSnapshot(path) : noDisplay;
  const opened = readable.ok ? await ports.openWindow(path) : readable;
  if (!opened.ok) return answerFailure(ports.terminal, ports.env, opened.error, json);
  const { pid } = opened.value;
  if (json) printJson(ports.terminal, { schema: 'quiescope.open/1', file: path, pid } satisfies OpenDocument);
  else ports.terminal.err.write(`Opened ${path} (process ${pid}).\n`);
  return 0;
}

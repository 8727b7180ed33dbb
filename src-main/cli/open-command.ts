import { resolve } from 'node:path';
import { fail, type Result } from '@core/errors';
import type { OpenDocument } from '@contract/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';

const noDisplay = fail('no-display', 'There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.');

/** A window that opened on a damaged or foreign file could only say so; the command line can say it here. */
function checkOpenable(path: string, ports: CliPorts): Result<unknown> {
  const kind = ports.kindOfFile(path);
  return kind.ok && kind.value === 'snapshot' ? ports.readSnapshot(path) : kind;
}

/** Starts the window on a file and returns; the window lives on, and imports what is no snapshot. */
export async function runOpen(file: string, json: boolean, ports: CliPorts): Promise<ExitCode> {
  const path = resolve(ports.workingFolder, file);
  const readable = ports.hasDisplay ? checkOpenable(path, ports) : noDisplay;
  const opened = readable.ok ? await ports.openWindow(path) : readable;
  if (!opened.ok) return answerFailure(ports.terminal, ports.env, opened.error, json);
  const { pid } = opened.value;
  if (json) printJson(ports.terminal, { schema: 'quiescope.open/1', file: path, pid } satisfies OpenDocument);
  else ports.terminal.err.write(`Opened ${path} (process ${pid}).\n`);
  return 0;
}

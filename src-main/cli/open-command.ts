import { resolve } from 'node:path';
import type { ByteSource } from '@core/byte-source';
import { fail, ok, type Result } from '@core/errors';
import { decodePerfFile } from '@core/perf/perf-file';
import { createTraceLogDecoder } from '@core/trace-log/decoder';
import type { OpenDocument } from '@contract/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';

const noDisplay = fail('no-display', 'There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.');

/** Longer logs are read in the window alone, which shows how far it is. */
const MOST_LOG_BYTES = 1 << 20;

/** A window that opened on a damaged or foreign file could only say so; the command line can say it here. */
function checkOpenable(path: string, ports: CliPorts): Result<unknown> {
  const kind = ports.kindOfFile(path);
  if (!kind.ok) return kind;
  if (kind.value === 'snapshot') {
    const opened = ports.openRecording(path);
    if (opened.ok) opened.value.close();
    return opened;
  }
  const source = ports.openSource(path);
  if (!source.ok) return source;
  const checked = kind.value === 'qemu trace log' ? checkLog(source.value) : decodePerfFile(source.value);
  source.value.close();
  if (checked.ok) return checked;
  const { code, message, facts } = checked.error;
  return fail(code, `${path}: ${message}`, { ...facts, path });
}

function checkLog(source: ByteSource): Result<unknown> {
  if (source.sizeBytes > MOST_LOG_BYTES) return ok(null);
  const decoder = createTraceLogDecoder();
  decoder.feed(source.read(0, MOST_LOG_BYTES));
  return decoder.finish();
}

/** Starts the window on a file and returns; the window lives on, and imports what is no snapshot. */
export async function runOpen(file: string, json: boolean, ports: CliPorts): Promise<ExitCode> {
  const path = resolve(ports.workingFolder, file);
  // What is wrong with the file stays wrong on any machine.
  const readable = checkOpenable(path, ports);
  const showable = readable.ok && !ports.hasDisplay ? noDisplay : readable;
  const opened = showable.ok ? await ports.openWindow(path) : showable;
  if (!opened.ok) return answerFailure(ports.terminal, ports.env, opened.error, json);
  const { pid } = opened.value;
  if (json) printJson(ports.terminal, { schema: 'quiescope.open/1', file: path, pid } satisfies OpenDocument);
  else ports.terminal.err.write(`Opened ${path} (process ${pid}).\n`);
  return 0;
}

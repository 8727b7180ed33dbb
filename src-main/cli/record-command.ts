import { resolve } from 'node:path';
import { formatBytes } from '@core/units';
import { reportOf } from '@core/analysis/report';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import { ok, type Result } from '@core/errors';
import type { Analyst, Guest, OpenRecording } from '../engine/ports';
import { recordCycles, type Recorded } from '../engine/record';
import { answerFailure, printFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { summaryText } from './phase-table';
import type { CliPorts } from './ports';
import { Progress } from './progress';
import { paintFor, printable } from './terminal';

export interface RecordCommand {
  readonly guest: GuestSettings;
  readonly record: RecordSettings;
  /** Where the snapshot goes; null keeps none. */
  readonly output: string | null;
  readonly json: boolean;
  readonly verbose: boolean;
}

interface Saved {
  readonly recorded: Recorded;
  readonly saved: Result<{ readonly path: string; readonly sizeBytes: number } | null>;
}

/** Launches a guest, runs its cycles, saves and prints. Whatever happens, the guest and the capture are gone at the end. */
export async function runRecord(command: RecordCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const signal = ports.cancelOnInterrupt();
  const progress = new Progress(terminal.err, ports.recording.clock);
  const result = await recordAndSave(command, ports, progress, signal);
  progress.clear();
  if (!result.ok) return answerFailure(terminal, env, result.error, command.json);
  const { recorded, saved } = result.value;
  printRecording(command, ports, recorded.recording, saved);
  const codes = [saved.ok ? null : saved.error, recorded.failure].flatMap((failure) =>
    failure === null ? [] : [printFailure(terminal, env, failure)],
  );
  return codes.at(-1) ?? 0;
}

async function recordAndSave(
  command: RecordCommand,
  ports: CliPorts,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Saved>> {
  const path = command.output === null ? null : resolve(ports.workingFolder, command.output);
  const writable = path === null ? ok(null) : ports.checkWritable(path);
  if (!writable.ok) return writable;
  const log = (line: string): void => {
    if (command.verbose) progress.say(printable(line));
  };
  progress.show({ stage: 'preparing', done: 0, total: command.record.cycles });
  const guest = await ports.launcher.launch(command.guest, { signal, log });
  if (!guest.ok) return guest;
  const analyst = ports.createAnalyst();
  try {
    const { version, recording } = ports;
    const options = { signal, log, onProgress: progress.show.bind(progress) };
    const recorded = await recordCycles(
      guest.value,
      command.record,
      { ...recording, analyst, version },
      options,
    );
    if (!recorded.ok) return recorded;
    return ok({ recorded: recorded.value, saved: await save(analyst, recorded.value, path) });
  } finally {
    await endAll(analyst, guest.value);
  }
}

const save = async (
  analyst: Analyst,
  { recording }: Recorded,
  path: string | null,
): Promise<Saved['saved']> => (path === null ? ok(null) : analyst.saveSnapshot(recording.id, path));

/** The capture first: its probes sit in the guest's process. */
async function endAll(analyst: Analyst, guest: Guest): Promise<void> {
  try {
    await analyst.abortCapture();
  } finally {
    await Promise.all([analyst.dispose(), guest.stop()]);
  }
}

function printRecording(
  command: RecordCommand,
  ports: CliPorts,
  recording: OpenRecording,
  saved: Saved['saved'],
): void {
  const { out, err } = ports.terminal;
  const file = saved.ok && saved.value !== null ? saved.value.path : null;
  if (command.json) {
    printJson(ports.terminal, reportOf(recording.summary, file));
  } else {
    out.write(summaryText(recording.summary, { columns: out.columns, paint: paintFor(out, ports.env) }));
  }
  if (!saved.ok) return;
  err.write(
    saved.value === null
      ? '\nNo snapshot was written; -o FILE.qsnap keeps one.\n'
      : `\nSnapshot: ${printable(saved.value.path)} (${formatBytes(saved.value.sizeBytes)})\n`,
  );
}

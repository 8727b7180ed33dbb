import { join, resolve } from 'node:path';
import { formatBytes } from '@core/units';
import { withRows } from '@core/analysis/overview';
import { reportOf } from '@core/analysis/report';
import type { ReportPaths } from '@core/analysis/report-path';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import { fail, ok, type Failure, type Result } from '@core/errors';
import type { Analyst, OpenRecording } from '../engine/ports/analyst';
import type { Log } from '../engine/ports/clock';
import type { RecordedGuest } from '../engine/ports/guest';
import { recordCycles, type Recorded } from '../engine/record/record';
import { answerFailure, printFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { checkOutput } from './output-file';
import { printSummary } from './phase-table';
import type { CliPorts } from './ports';
import { recordProgress } from './progress';
import { interruptedNotice } from './recover-command';
import { printable } from './terminal';

export interface RecordCommand {
  /** What to launch, or the QMP socket of what runs already. */
  readonly guest: { readonly launch: GuestSettings } | { readonly attach: string };
  readonly record: RecordSettings;
  /** Where the snapshot goes; null keeps none. */
  readonly output: string | null;
  readonly json: boolean;
  readonly verbose: boolean;
}

export const BUILT_IN_VCPUS = 16;

interface Saving {
  /** Where the recording lies now; null if nowhere. */
  readonly path: string | null;
  readonly sizeBytes: number;
  /** Why it does not lie where it should. It is then in the folder for temporary files, if that took it. */
  readonly failure: Failure | null;
}

interface Saved {
  readonly recorded: Recorded;
  readonly saving: Saving;
  readonly paths: ReportPaths;
}

/** Launches a guest, or takes one that runs, runs its cycles, saves and prints. Whatever happens, the capture and what was launched are gone at the end. */
export async function runRecord(command: RecordCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const signal = ports.cancelOnInterrupt();
  terminal.err.write(interruptedNotice(await ports.interrupted.list()));
  const progress = recordProgress(terminal.err, ports.recording.clock);
  const result = await recordAndSave(command, ports, progress, signal);
  progress.clear();
  if (!result.ok) return answerFailure(terminal, env, result.error, command.json);
  const { recorded, saving } = result.value;
  printRecording(command, ports, recorded.recording, result.value);
  const codes = [saving.failure, recorded.failure].flatMap((failure) =>
    failure === null ? [] : [printFailure(terminal, env, failure)],
  );
  return codes.at(-1) ?? 0;
}

async function recordAndSave(
  command: RecordCommand,
  ports: CliPorts,
  progress: ReturnType<typeof recordProgress>,
  signal: AbortSignal,
): Promise<Result<Saved>> {
  const path = command.output === null ? null : resolve(ports.workingFolder, command.output);
  const writable = path === null ? ok(null) : checkOutput({ path, holds: 'snapshot', from: null }, ports);
  if (!writable.ok) return writable;
  const log = (line: string): void => {
    if (command.verbose) progress.say(printable(line));
  };
  progress.show({ stage: 'preparing', done: 0, total: command.record.cycles });
  const guest = await guestFor(command, ports, { signal, log });
  if (!guest.ok) return guest;
  const analyst = ports.createAnalyst();
  try {
    const { version, recording, openJournal } = ports;
    const notice = (line: string): void => progress.say(printable(line));
    const options = { signal, log, notice, onProgress: progress.show.bind(progress), live: false };
    const recorded = await recordCycles(
      guest.value,
      command.record,
      { ...recording, analyst, version, openJournal },
      options,
    );
    if (!recorded.ok) return recorded;
    const saving = await save(analyst, recorded.value, path, ports);
    const { id } = recorded.value.recording;
    const paths = command.json ? await analyst.paths(id) : ok([]);
    // Nobody wants it: what was kept of it goes.
    if (path === null) await analyst.closeRecording(id);
    return ok({ recorded: recorded.value, saving, paths: paths.ok ? paths.value : [] });
  } finally {
    await endAll(analyst, guest.value);
  }
}

async function guestFor(
  { guest }: RecordCommand,
  { launcher, attacher, workingFolder }: CliPorts,
  options: { readonly signal: AbortSignal; readonly log: Log },
): Promise<Result<RecordedGuest>> {
  if ('attach' in guest) {
    const attached = await attacher.attach(resolve(workingFolder, guest.attach), options);
    if (attached.ok)
      options.log(`attached to QEMU ${attached.value.qmp.qemuVersion}, process ${attached.value.pid}`);
    return attached;
  }
  const { kernel, vcpus } = guest.launch;
  if (kernel === null && vcpus > BUILT_IN_VCPUS) {
    return fail('usage', `The built-in guest has at most ${BUILT_IN_VCPUS} vCPUs; ${vcpus} need a --kernel.`);
  }
  return launcher.launch(guest.launch, options);
}

async function save(
  analyst: Analyst,
  { recording }: Recorded,
  path: string | null,
  ports: CliPorts,
): Promise<Saving> {
  if (path === null) return { path: null, sizeBytes: 0, failure: null };
  const saved = await analyst.saveSnapshot(recording.id, path, null);
  if (saved.ok) return { ...saved.value, failure: null };
  // By a name of its own: under the one that was asked for, an earlier recording may lie there.
  const elsewhere = `quiescope-${ports.recording.clock.wallTime().replaceAll(/[:.]/g, '-')}.qsnap`;
  const kept = await analyst.saveSnapshot(recording.id, join(ports.temporaryFolder, elsewhere), null);
  return { ...(kept.ok ? kept.value : { path: null, sizeBytes: 0 }), failure: saved.error };
}

/** The capture first: its probes sit in the guest's process. */
async function endAll(analyst: Analyst, guest: RecordedGuest): Promise<void> {
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
  { recorded: { isKept }, saving: { path, sizeBytes }, paths }: Saved,
): void {
  const { err } = ports.terminal;
  const summary = withRows(recording.summary);
  if (command.json) printJson(ports.terminal, reportOf(summary, path, paths));
  else printSummary(ports.terminal, ports.env, summary);
  if (path !== null) err.write(`\nSnapshot: ${printable(path)} (${formatBytes(sizeBytes)})\n`);
  else if (command.output === null) err.write('\nNo snapshot was written; -o FILE.qsnap keeps one.\n');
  else if (isKept) err.write('\nThe recording is not lost: quiescope recover -o FILE.qsnap saves it.\n');
}

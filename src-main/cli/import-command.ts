import { resolve } from 'node:path';
import { withRows } from '@core/analysis/overview';
import { reportOf } from '@core/analysis/report';
import type { ReportPaths } from '@core/analysis/report-path';
import { fail, ok, type Result } from '@core/errors';
import { formatBytes } from '@core/units';
import type { Analyst, OpenRecording } from '../engine/ports/analyst';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { importProgress } from './import-progress';
import { checkOutput } from './output-file';
import { printSummary } from './phase-table';
import type { CliPorts } from './ports';
import { printable } from './terminal';

export interface ImportCommand {
  readonly input: string;
  /** Where the snapshot goes. */
  readonly output: string;
  /** Which QEMU of the recording; null takes the only one that has cycles. */
  readonly pid: number | null;
  readonly json: boolean;
}

interface Saved {
  readonly recording: OpenRecording;
  readonly path: string;
  readonly sizeBytes: number;
}

/** Finds a QEMU's cycles in what something else recorded, saves them as a snapshot and prints them. */
export async function runImport(command: ImportCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const signal = ports.cancelOnInterrupt();
  const progress = importProgress(terminal.err, ports.recording.clock);
  const analyst = ports.createAnalyst();
  const unsubscribe = analyst.onOpening((one) => progress.show(one));
  signal.addEventListener('abort', () => void analyst.cancelOpening());
  try {
    const saved = await importAndSave(command, ports, analyst, signal);
    progress.clear();
    if (!saved.ok) return answerFailure(terminal, env, saved.error, command.json);
    const paths = command.json ? await analyst.paths(saved.value.recording.id) : ok([]);
    print(command, ports, saved.value, paths.ok ? paths.value : []);
    return 0;
  } finally {
    unsubscribe();
    await analyst.dispose();
  }
}

async function importAndSave(
  { input, output, pid }: ImportCommand,
  ports: CliPorts,
  analyst: Analyst,
  signal: AbortSignal,
): Promise<Result<Saved>> {
  const { workingFolder, version } = ports;
  const [from, path] = [resolve(workingFolder, input), resolve(workingFolder, output)];
  const writable = checkOutput({ path, holds: 'snapshot', from }, ports);
  if (!writable.ok) return writable;
  const opened = await analyst.open(from, { pid, version });
  if (!opened.ok) return opened;
  if (signal.aborted) return fail('cancelled', 'The import was cancelled.');
  if (opened.value.path !== null) {
    return fail('usage', `${opened.value.path} is a snapshot already: quiescope report prints it.`);
  }
  const saved = await analyst.saveSnapshot(opened.value.id, path, null);
  return saved.ok ? ok({ recording: opened.value, ...saved.value }) : saved;
}

function print(
  { json }: ImportCommand,
  ports: CliPorts,
  { recording, path, sizeBytes }: Saved,
  paths: ReportPaths,
): void {
  const { terminal, env } = ports;
  const { err } = terminal;
  const summary = withRows(recording.summary);
  if (json) printJson(terminal, reportOf(summary, path, paths));
  else printSummary(terminal, env, summary);
  err.write(`\nSnapshot: ${printable(path)} (${formatBytes(sizeBytes)})\n`);
}

import { join, resolve } from 'node:path';
import { err, failure, ok, type Result } from '@core/errors';
import { planVisits, type ExperimentSettings } from '@core/thread-experiment/plan';
import { threadDocument, type ThreadDocument } from '@core/thread-experiment/document';
import { threadMarkdown } from '@core/thread-experiment/markdown';
import { recordCycles } from '../engine/record/record';
import { runThread, type ThreadGuest, type ThreadPorts } from '../engine/thread/run-thread';
import { answerFailure, printFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { paintFor, printable } from './terminal';
import { threadProgress, type ThreadProgressLine } from './thread-progress';
import { threadText } from './thread-text';

export interface ThreadCommand {
  readonly settings: ExperimentSettings;
  readonly guest: ThreadGuest;
  /** The folder for the cells' snapshots; null keeps none. */
  readonly output: string | null;
  readonly format: 'text' | 'markdown' | 'json';
  readonly verbose: boolean;
}

/** The thread's experiment; whatever happens, no guest and no capture is left at the end. */
export async function runThreadCommand(command: ThreadCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const json = command.format === 'json';
  const progress = threadProgress(terminal.err, ports.recording.clock);
  const measured = await measure(command, ports, progress);
  progress.clear();
  if (!measured.ok) return answerFailure(terminal, env, measured.error, json);
  const document = measured.value;
  print(command, ports, document);
  const failures = document.cells.flatMap(({ label, failure: one }) =>
    one === null ? [] : [failure(one.code, `${label}: ${one.message}`)],
  );
  return failures.map((one) => printFailure(terminal, env, one)).at(-1) ?? 0;
}

async function measure(
  { settings, guest, output, verbose }: ThreadCommand,
  ports: CliPorts,
  progress: ThreadProgressLine,
): Promise<Result<ThreadDocument>> {
  const signal = ports.cancelOnInterrupt();
  const folder = output === null ? null : resolve(ports.workingFolder, output);
  const fileOf: ThreadPorts['fileOf'] = (cell, round) =>
    folder === null ? null : join(folder, `${cell}.${round + 1}.qsnap`);
  const writable = folder === null ? ok(null) : checkFolder(folder, settings, fileOf, ports);
  if (!writable.ok) return writable;
  const log = (line: string): void => {
    if (verbose) progress.say(printable(line));
  };
  const analyst = ports.createAnalyst();
  try {
    const { launcher, version, recording } = ports;
    const experiment = await runThread(
      settings,
      guest,
      {
        launcher,
        analyst,
        clock: recording.clock,
        record: (one, wanted, options) =>
          recordCycles(one, wanted, { ...recording, analyst, version }, options),
        fileOf,
      },
      { signal, log, onProgress: (one) => progress.show(one) },
    );
    if (!experiment.ok) return experiment;
    const document = threadDocument(experiment.value);
    return document === null ? err(failure('no-cycles', 'No cell was measured.')) : ok(document);
  } finally {
    await analyst.dispose();
  }
}

/** Told before minutes of measuring rather than after them. */
function checkFolder(
  folder: string,
  settings: ExperimentSettings,
  fileOf: ThreadPorts['fileOf'],
  ports: CliPorts,
): Result<unknown> {
  const made = ports.makeFolder(folder);
  if (!made.ok) return made;
  for (const { cell, round } of planVisits(settings)) {
    const path = fileOf(cell.id, round);
    const writable = path === null ? ok(null) : ports.checkWritable(path);
    if (!writable.ok) return writable;
  }
  return ok(null);
}

function print({ format, output }: ThreadCommand, ports: CliPorts, document: ThreadDocument): void {
  const { out, err: progress } = ports.terminal;
  if (format === 'json') printJson(ports.terminal, document);
  else if (format === 'markdown') out.write(threadMarkdown(document));
  else out.write(threadText(document, { columns: out.columns, paint: paintFor(out, ports.env) }));
  const files = document.cells.flatMap(({ recordings }) => recordings.flatMap(({ file }) => file ?? []));
  progress.write(
    output === null
      ? '\nNo snapshot was written; -o FOLDER keeps them.\n'
      : `\n${files.length} snapshots in ${printable(output)}\n`,
  );
}

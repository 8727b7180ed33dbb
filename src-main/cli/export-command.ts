import { resolve } from 'node:path';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import { cycleTable } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import { rowOf } from '@core/analysis/summarise';
import { err, ok, type Result } from '@core/errors';
import { chosenCycles } from '@core/exchange/choose-cycles';
import { exchangePieces } from '@core/exchange/exchange';
import { ExchangedRecording } from '@core/exchange/exchanged-recording';
import { formatOf } from '@core/exchange/formats';
import type { ExchangeChoice } from '@core/exchange/formats';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { formatBytes } from '@core/units';
import type { ExportDocument } from '@contract/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts, OpenedRecording } from './ports';
import { barOf, ProgressLine } from './progress-line';
import { printable } from './terminal';

export interface ExportCommand extends ExchangeChoice {
  readonly file: string;
  readonly output: string;
  /** Numbers or an expression; null for all. */
  readonly cycles: string | null;
  readonly json: boolean;
}

interface Written {
  readonly cycles: number;
  readonly sizeBytes: number;
}

/** Writes a snapshot, or some of its cycles, in the format of another tool. */
export async function runExport(command: ExportCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env, workingFolder } = ports;
  const file = resolve(workingFolder, command.file);
  const output = resolve(workingFolder, command.output);
  const writable = ports.checkWritable(output);
  const opened = writable.ok ? ports.openRecording(file) : writable;
  if (!opened.ok) return answerFailure(terminal, env, opened.error, command.json);
  const signal = ports.cancelOnInterrupt();
  const written = await write(opened.value, { file, output }, command, ports, signal);
  opened.value.close();
  if (!written.ok) return answerFailure(terminal, env, written.error, command.json);
  const { cycles, sizeBytes } = written.value;
  const { format, table, json } = command;
  if (json) {
    const document: ExportDocument = {
      schema: 'quiescope.export/1',
      ...{ file, output, format, cycles, sizeBytes },
      table: formatOf(format).isTable ? table : null,
    };
    printJson(terminal, document);
  }
  const counted = cycles === 1 ? '1 cycle' : `${String(cycles)} cycles`;
  terminal.err.write(`${counted}, ${formatBytes(sizeBytes)}: ${printable(output)}\n`);
  return 0;
}

async function write(
  opened: OpenedRecording,
  { file, output }: { readonly file: string; readonly output: string },
  command: ExportCommand,
  ports: CliPorts,
  signal: AbortSignal,
): Promise<Result<Written>> {
  const chosen = choose(opened, command.cycles);
  if (!chosen.ok) return chosen;
  const exchanged = new ExchangedRecording(opened.analysis, opened.environment, chosen.value);
  const progress = exportProgress(ports);
  const whole = chosen.value === null && command.format === 'html';
  const pieces = exchangePieces(exchanged, command, whole ? ports.pageParts(file) : undefined);
  const written = await ports.writePieces(output, pieces, () => {
    progress.show({ stage: 'writing', done: exchanged.done, total: exchanged.count });
    return !signal.aborted;
  });
  progress.clear();
  return written.ok ? ok({ cycles: exchanged.count, sizeBytes: written.value.sizeBytes }) : written;
}

function choose({ analysis, table }: OpenedRecording, text: string | null): Result<Uint32Array | null> {
  if (text === null) return ok(null);
  try {
    return chosenCycles(text, analysis.count, () => table ?? tableOfAll(analysis));
  } catch (error) {
    if (error instanceof UnreadableEvents) return err(error.failure);
    throw error;
  }
}

const tableOfAll = (analysis: RecordingAnalysis): CycleTable =>
  cycleTable(Array.from({ length: analysis.count }, (_, cycle) => rowOf(analysis.cycle(cycle))));

interface ExportProgress {
  readonly stage: 'writing';
  readonly done: number;
  readonly total: number;
}

const exportProgress = ({ terminal, recording }: CliPorts): ProgressLine<ExportProgress> =>
  new ProgressLine(terminal.err, recording.clock, {
    stageLine: ({ total }) => `Writing ${String(total)} cycles …`,
    lineOf: ({ done, total }) =>
      `Writing ${barOf(done / Math.max(1, total))} ${String(done)} of ${String(total)} cycles`,
  });

import { resolve } from 'node:path';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import { cycleTable } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import { rowOf } from '@core/analysis/summarise';
import { err, fail, ok, type Failure, type Result } from '@core/errors';
import { chosenCycles, cyclesBetween } from '@core/exchange/choose-cycles';
import { formatOf } from '@core/exchange/formats';
import type { ExchangeChoice, PictureFormatId } from '@core/exchange/formats';
import type { PictureChoice } from '@core/pictures/choice';
import { exportedOf, lackOf, picturedOf } from '@core/sharing/exported';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { formatBytes, formatCounted } from '@core/units';
import type { ExportDocument } from '@contract/export-document';
import { answerFailure, printFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { namedBy } from './left-out';
import { checkOutput } from './output-file';
import { writePicture } from './picture-file';
import type { LookOfFile } from './picture-options';
import type { CliPorts, OpenedRecording } from './ports';
import { printable } from './terminal';
import { writingProgress } from './writing-progress';

/** One view as a file. */
export interface PictureFile extends PictureChoice, LookOfFile {
  readonly format: PictureFormatId;
}

export interface ExportCommand {
  readonly what: ExchangeChoice | PictureFile;
  readonly file: string;
  readonly output: string;
  /** Numbers or an expression; null for all. */
  readonly cycles: string | null;
  /** From the recording's origin; without a bound the cycles before or after count as well. */
  readonly fromNs: number;
  readonly untilNs: number;
  readonly anonymise: boolean;
  readonly notes: boolean;
  readonly json: boolean;
}

interface Written {
  readonly cycles: number;
  readonly sizeBytes: number;
  readonly leftOut: number;
  readonly lack: Failure | null;
}

/**
 * Writes a snapshot, or some of its cycles, for somebody else: as a snapshot, or in the format of another tool. Cycles that cannot be
 * read are left out, and the exit code is that of a file that cannot be read.
 */
export async function runExport(command: ExportCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env, workingFolder } = ports;
  const file = resolve(workingFolder, command.file);
  const output = resolve(workingFolder, command.output);
  const holds = command.what.format === 'qsnap' ? 'snapshot' : 'anything else';
  const writable = checkOutput({ path: output, holds, from: file }, ports);
  const opened = writable.ok ? ports.openRecording(file) : writable;
  if (!opened.ok) return answerFailure(terminal, env, opened.error, command.json);
  const signal = ports.cancelOnInterrupt();
  const written = await write(opened.value, { file, output }, command, ports, signal);
  opened.value.close();
  if (!written.ok) return answerFailure(terminal, env, naming(file, written.error), command.json);
  const { cycles, sizeBytes, leftOut, lack } = written.value;
  const { what, json } = command;
  if (json) {
    const document: ExportDocument = {
      schema: 'quiescope.export/1',
      ...{ file, output, format: what.format, cycles, sizeBytes },
      leftOut: lack && { cycles: leftOut, message: lack.message },
      table: 'table' in what && formatOf(what.format).holds === 'table' ? what.table : null,
      view: 'view' in what ? what.view : null,
    };
    printJson(terminal, document);
  }
  terminal.err.write(`${formatCounted(cycles, 'cycle')}, ${formatBytes(sizeBytes)}: ${printable(output)}\n`);
  return lack === null ? 0 : printFailure(terminal, env, namedBy(file, lack));
}

/** What is wrong with the file names it; other failures name what they are of. */
const naming = (file: string, error: Failure): Failure =>
  error.code === 'snapshot-corrupt' ? namedBy(file, error) : error;

async function write(
  opened: OpenedRecording,
  { file, output }: { readonly file: string; readonly output: string },
  command: ExportCommand,
  ports: CliPorts,
  signal: AbortSignal,
): Promise<Result<Written>> {
  const chosen = choose(opened, command);
  if (!chosen.ok) return chosen;
  const { source, analysis } = opened;
  const { what, anonymise, notes } = command;
  const sharing = { cycles: chosen.value, anonymise, notes };
  const pack = what.format === 'html' ? ports.packForPage : ports.pack;
  const means = { pack, snapshot: () => ports.snapshotForPage(file) };
  const exported =
    'view' in what
      ? picturedOf(source, analysis, { ...what, ...sharing })
      : exportedOf(source, analysis, { ...what, ...sharing }, means);
  const progress = writingProgress(ports);
  const goesOn = (): boolean => {
    progress.show({ done: exported.done, total: exported.count });
    return !signal.aborted;
  };
  const written =
    'view' in what
      ? await writePicture({ ...what, path: output }, exported.pieces(), { goesOn, progress }, ports)
      : await ports.writePieces(output, exported.pieces(), goesOn);
  progress.clear();
  if (!written.ok) return written;
  const { count, leftOut } = exported;
  return ok({
    ...{ cycles: count, sizeBytes: written.value.sizeBytes },
    ...{
      leftOut: leftOut?.cycles.length ?? 0,
      lack: lackOf(exported),
    },
  });
}

function choose(
  opened: OpenedRecording,
  { cycles, fromNs, untilNs }: ExportCommand,
): Result<Uint32Array | null> {
  const named = namedCycles(opened, cycles);
  if (!named.ok || (fromNs === -Infinity && untilNs === Infinity)) return named;
  const between = cyclesBetween(opened.analysis.recording.cycles, fromNs, untilNs);
  const both = named.value === null ? between : named.value.filter((cycle) => between.includes(cycle));
  return both.length === 0
    ? fail('usage', 'No such cycle lies wholly between --from and --until.')
    : ok(both);
}

function namedCycles({ analysis, table }: OpenedRecording, text: string | null): Result<Uint32Array | null> {
  if (text === null) return ok(null);
  try {
    return chosenCycles(text, analysis.count, () => table() ?? tableOfAll(analysis));
  } catch (error) {
    if (error instanceof UnreadableEvents) return err(error.failure);
    throw error;
  }
}

const tableOfAll = (analysis: RecordingAnalysis): CycleTable =>
  cycleTable(Array.from({ length: analysis.count }, (_, cycle) => rowOf(analysis.cycle(cycle))));

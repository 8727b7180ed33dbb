import { resolve } from 'node:path';
import type { EventsDocument } from '@contract/report';
import { err, fail, failure, ok, type Failure, type Result } from '@core/errors';
import { CSV_HEADER, eventsCsv } from '@core/event-list/events-csv';
import type { EventCounts, EventSelection } from '@core/event-list/events-csv';
import { damageSentence, isDamagedToEnd } from '@core/perf/perf-damage';
import type { PerfDamage } from '@core/perf/perf-damage';
import { decodePerfFile } from '@core/perf/perf-file';
import type { PerfRecording } from '@core/perf/perf-recording';
import { formatCounted } from '@core/units';
import type { FileSource } from '../host/files/byte-source';
import { decodePastDamage } from '../host/files/decode-ahead';
import { answerFailure, printFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { importProgress } from './import-progress';
import { checkOutput } from './output-file';
import type { CliPorts, TextOutput } from './ports';
import { printable } from './terminal';

export interface EventsCommand {
  readonly file: string;
  /** Where the CSV goes; null is standard output. */
  readonly output: string | null;
  readonly selection: EventSelection;
  /** Whether addresses are named by what this machine has of the recording's files and kernel. */
  readonly symbols: boolean;
  readonly json: boolean;
}

interface Decoded {
  readonly recording: PerfRecording;
  readonly damage: readonly PerfDamage[];
}

interface Listed extends Decoded {
  readonly counts: EventCounts;
}

/**
 * Prints every record of a perf recording with all its fields. What is damaged is left out, and the exit code is that of a file that
 * cannot be read.
 */
export async function runEvents(command: EventsCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env, workingFolder } = ports;
  const path = resolve(workingFolder, command.file);
  const output = command.output === null ? null : resolve(workingFolder, command.output);
  const writable =
    output === null ? ok(null) : checkOutput({ path: output, holds: 'anything else', from: path }, ports);
  if (!writable.ok) return answerFailure(terminal, env, writable.error, command.json);
  // Rows on standard output leave nothing to tidy up, and whoever does not read them must not hold up an interrupt.
  const isStream = output === null && !command.json;
  const signal = isStream ? new AbortController().signal : ports.cancelOnInterrupt();
  const source = ports.openSource(path);
  const listed = source.ok ? await list(source.value, output, command, ports, signal) : source;
  if (source.ok) source.value.close();
  if (!listed.ok) {
    const error = { ...listed.error, facts: { path, ...listed.error.facts } };
    return answerFailure(terminal, env, error, command.json);
  }
  const document = documentOf(path, output, listed.value);
  if (command.json) printJson(terminal, document);
  tell(document, ports);
  const lack = lackOf(path, listed.value.damage);
  return lack === null ? 0 : printFailure(terminal, env, lack);
}

function lackOf(path: string, damage: readonly PerfDamage[]): Failure | null {
  const [first] = damage;
  if (first === undefined) return null;
  const { code, facts } = first.failure;
  return failure(code, `${path}: ${damage.map(damageSentence).join(' ')}`, { path, ...facts });
}

async function list(
  source: FileSource,
  path: string | null,
  command: EventsCommand,
  ports: CliPorts,
  signal: AbortSignal,
): Promise<Result<Listed>> {
  const decoded = await decode(source, ports, signal);
  if (!decoded.ok) return decoded;
  const { recording } = decoded.value;
  const output = outputFor(path, command, ports);
  if (!output.ok) return output;
  const symbols = command.symbols ? ports.openSymbols(recording) : null;
  const rows = eventsCsv(recording, command.selection, symbols);
  const written = await write(rows, output.value, signal);
  for (const note of symbols?.notes() ?? []) ports.terminal.err.write(`${printable(note)}\n`);
  const failed = written.ok ? source.failure : written.error;
  if (failed !== null) {
    output.value.abandon();
    return { ok: false, error: failed };
  }
  const finished = output.value.finish();
  if (!finished.ok) return finished;
  return written.ok ? ok({ ...decoded.value, counts: written.value }) : written;
}

const cancelled = fail('cancelled', 'The listing was cancelled.');

async function decode(
  source: FileSource,
  { terminal, recording: { clock } }: CliPorts,
  signal: AbortSignal,
): Promise<Result<Decoded>> {
  const progress = importProgress(terminal.err, clock);
  const decoding = decodePerfFile(source, source.newArchive);
  if (!decoding.ok) return decoding;
  const { value } = decoding;
  const decoded = await decodePastDamage(source, value, () => {
    progress.show({ stage: 'reading', done: value.doneBytes, total: value.totalBytes });
    return !signal.aborted;
  });
  progress.clear();
  if (!decoded.ok) return decoded;
  const damage = decoded.value;
  if (damage === null) return cancelled;
  const recording = value.finish();
  const [first] = damage;
  // Nothing is no list.
  const isEmpty = recording.timed.count + recording.untimed.count === 0;
  return isEmpty && first !== undefined ? err(first.failure) : ok({ recording, damage });
}

/** With --json alone the rows go nowhere: they are counted. */
function outputFor(path: string | null, { json }: EventsCommand, ports: CliPorts): Result<TextOutput> {
  if (path !== null) return ports.createTextFile(path);
  const nowhere: TextOutput = {
    write: () => Promise.resolve(ok(null)),
    finish: () => ok(null),
    abandon: () => undefined,
  };
  return ok(json ? nowhere : ports.standardOutput);
}

async function write(
  pieces: Generator<string, EventCounts>,
  output: TextOutput,
  signal: AbortSignal,
): Promise<Result<EventCounts>> {
  const header = await output.write(CSV_HEADER);
  if (!header.ok) return header;
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return ok(piece.value);
    const written = await output.write(piece.value);
    if (!written.ok) return written;
    if (signal.aborted) return cancelled;
  }
}

function documentOf(
  path: string,
  output: string | null,
  { recording, counts, damage }: Listed,
): EventsDocument {
  return {
    schema: 'quiescope.events/1',
    file: path,
    output,
    count: [...counts.values()].reduce((sum, count) => sum + count, 0),
    perEvent: Object.fromEntries(counts),
    // Each stretch that is damaged counts there as a loss of one.
    lost: recording.losses.reduce((sum, { count }) => sum + count, 0) - damage.length,
    unidentified: recording.unidentified,
    outOfOrder: recording.violations,
    truncated: recording.truncated && !isDamagedToEnd(damage),
    damage: damage.map((one) => ({
      offset: Number(one.failure.facts['offset']),
      until: one.until,
      message: damageSentence(one),
    })),
  };
}

/** What the rows themselves do not tell. */
function tell({ output, count, lost, unidentified, truncated }: EventsDocument, ports: CliPorts): void {
  const { terminal } = ports;
  const lines = [
    ...(output === null ? [] : [`${formatCounted(count, 'record')}: ${printable(output)}`]),
    ...(lost === 0
      ? []
      : [`perf lost ${formatCounted(lost, 'record')} while it recorded, which the list lacks.`]),
    ...(unidentified === 0
      ? []
      : [`Not listed, for nothing describes their events: ${formatCounted(unidentified, 'sample')}.`]),
    ...(truncated ? ['The recording ends in the middle of a record; all before it is listed.'] : []),
  ];
  for (const line of lines) terminal.err.write(`${line}\n`);
}

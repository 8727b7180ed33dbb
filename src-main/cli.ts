/** The command line's composition root: constructs the adapters and hands them to the program. Never reaches Electron. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { attributedInOrder } from '@core/analysis/attribution';
import type { CycleTable } from '@core/analysis/cycle-table';
import { reportPaths } from '@core/analysis/report-path';
import { fail, failure, ok, type Failure, type Result } from '@core/errors';
import { ExchangedRecording } from '@core/exchange/exchanged-recording';
import { summaryAtOnce } from '@core/exchange/json-report';
import { readableFigures } from '@core/exchange/readable-figures';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { readOverview } from '@core/snapshot/open';
import { version } from '../package.json';
import { printFailure } from './cli/answer';
import { cancelOnInterrupt } from './cli/interrupt';
import { openWindow } from './cli/open-window';
import type { CliPorts, OpenedRecording, OpenFigures, OpenSnapshot, TextOutput } from './cli/ports';
import { runProgram } from './cli/program';
import type { Sink, Terminal } from './cli/terminal';
import { runDoctor } from './engine/doctor/doctor';
import { findTraceEvents } from './engine/record/trace-events';
import { createGuestAttacher } from './engine/attach/attach';
import { createGuestLauncher } from './engine/launch/launch';
import type { RecordedGuest } from './engine/ports/guest';
import { readThreads } from './engine/threads';
import { openCalibrationHost } from './host/calibration/calibration-host';
import { createMachineTrials } from './host/checks';
import { systemClock } from './host/clock';
import { openFileSource } from './host/files/byte-source';
import { packForPage, snapshotForPage, writePieces } from './host/files/exchange-file';
import { checkWritable, createFileAtomically, makeFolder, writeFileAtomically } from './host/files/files';
import { readHostFacts } from './host/host-facts';
import { kindOfFile } from './host/files/input-file';
import { interruptedIn } from './host/journal/interrupted';
import { journalsFolder } from './host/journal/journal-folder';
import { writePng } from './host/pictures/png-file';
import { createMonitorHost } from './host/qemu/served-monitor';
import { createQemuHost } from './host/qemu/qemu-host';
import { readThreadNames } from './host/qemu/qemu-threads';
import { createReaper } from './host/processes/reaper';
import { openRecordingJournal } from './host/journal/recording-journal';
import { openRecordedFile, pack } from './host/files/snapshot-file';
import { openSymbols } from './host/code/symbols';
import { createAnalyst } from './worker/client';

const APPLICATION = join(__dirname, '../..');
const RESOURCES = join(APPLICATION, 'resources');
const WORKER = join(__dirname, 'worker.cjs');
const REAPER = join(__dirname, 'reaper.cjs');
const RIVAL = join(__dirname, 'rival.cjs');
const DEFAULT_COLUMNS = 100;

const sink = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) => void stream.write(text),
  isTerminal: stream.isTTY === true,
  columns: stream.isTTY === true ? stream.columns : DEFAULT_COLUMNS,
});

/** A packaged application is its own Electron; elsewhere the bootstrap says which one it put in place. */
function windowSettings() {
  const packaged = process.versions['electron'] !== undefined;
  const installed = join(APPLICATION, 'node_modules/electron/dist/electron');
  return {
    electron: packaged ? process.execPath : (process.env['QUIESCOPE_ELECTRON'] ?? installed),
    application: packaged ? null : APPLICATION,
    env: process.env,
  };
}

/** What is reported is attributed here and now, whatever figures the file came with; what cannot be read is left out. */
function readSnapshot(path: string): Result<OpenSnapshot> {
  const opened = openRecordedFile(path);
  if (!opened.ok) return opened;
  const { snapshot } = opened.value;
  const { recording, environment } = snapshot;
  const exchanged = new ExchangedRecording(attributedInOrder(recording), environment);
  try {
    return ok({
      summary: summaryAtOnce(exchanged),
      exchanged,
      source: snapshot,
      paths: () => reportPaths(exchanged.asAnalysis()),
    });
  } catch (error) {
    if (error instanceof UnreadableEvents) return naming(path, error.failure);
    throw error;
  }
}

function openRecording(path: string): Result<OpenedRecording> {
  const opened = openRecordedFile(path);
  if (!opened.ok) return opened;
  const { snapshot } = opened.value;
  const analysis = attributedInOrder(snapshot.recording);
  const close = (): void => opened.value.close();
  // Figures that are damaged can be made anew as well.
  const table = (): CycleTable | null => {
    const overview = readOverview(snapshot);
    return overview.ok ? (overview.value?.cycles ?? null) : null;
  };
  return ok({ analysis, source: snapshot, table, close });
}

/** As long may an interrupt wait. */
const TURN_MS = 50;

/** Lets an interrupt have its turn now and then. */
function inTurns(goesOn: () => boolean): () => boolean | Promise<boolean> {
  let turnEndsMs = performance.now() + TURN_MS;
  return () => {
    if (performance.now() < turnEndsMs) return true;
    return setImmediate().then(() => {
      turnEndsMs = performance.now() + TURN_MS;
      return goesOn();
    });
  };
}

/** Attributed here and now only where the file came without figures of this attribution, or with damaged ones. */
function readFigures(path: string): Result<OpenFigures> {
  const opened = openRecordedFile(path);
  if (!opened.ok) return opened;
  const { snapshot } = opened.value;
  const { recording, environment, passedOver } = snapshot;
  try {
    const overview = readOverview(snapshot);
    if (overview.ok && overview.value !== null)
      return ok({ overview: overview.value, leftOut: null, passedOver });
    return ok({ ...readableFigures(recording, environment), passedOver });
  } catch (error) {
    if (error instanceof UnreadableEvents) return naming(path, error.failure);
    throw error;
  } finally {
    opened.value.close();
  }
}

const naming = (path: string, { code, message, facts }: Failure): Result<never> =>
  fail(code, `${path}: ${message}`, { ...facts, path });

/** Its failures end the process: see main. */
const standardOutput: TextOutput = {
  write: (piece) => new Promise((taken) => process.stdout.write(piece, () => taken(ok(null)))),
  finish: () => ok(null),
  abandon: () => undefined,
};

function createTextFile(path: string): Result<TextOutput> {
  const created = createFileAtomically(path);
  if (!created.ok) return created;
  const file = created.value;
  const encoder = new TextEncoder();
  // Between two pieces an interrupt gets its turn.
  const write = async (piece: string) => {
    await setImmediate();
    return file.append(encoder.encode(piece));
  };
  return ok({ write, finish: () => file.finish(), abandon: () => file.abandon() });
}

function portsOn(terminal: Terminal): CliPorts {
  const reaper = createReaper(REAPER);
  const launcher = createGuestLauncher(createQemuHost({ resources: RESOURCES, reaper }));
  const threadsOf = (guest: RecordedGuest) => readThreads(guest, readThreadNames);
  return {
    terminal,
    env: process.env,
    version,
    workingFolder: process.cwd(),
    temporaryFolder: tmpdir(),
    cancelOnInterrupt: () => cancelOnInterrupt(process, terminal.err),
    runDoctor: (qemuPath, signal) =>
      runDoctor({
        trials: createMachineTrials({ qemuPath }),
        launcher,
        readThreads: threadsOf,
        findTrace: findTraceEvents,
        signal,
      }),
    launcher,
    attacher: createGuestAttacher(createMonitorHost({ reaper })),
    createAnalyst: () => createAnalyst(WORKER),
    recording: {
      clock: systemClock,
      hostFacts: readHostFacts(),
      readThreads: threadsOf,
    },
    openJournal: (begun) => openRecordingJournal(journalsFolder(), begun),
    interrupted: interruptedIn(journalsFolder()),
    openCalibrationHost: () => openCalibrationHost({ rivalScript: RIVAL, reaper }),
    readSnapshot,
    openRecording,
    packForPage,
    snapshotForPage,
    writePieces: (path, pieces, goesOn) => writePieces(path, pieces, inTurns(goesOn)),
    writePng: (path, pieces, scale, goesOn) => writePng(path, pieces, scale, inTurns(goesOn)),
    readFigures,
    kindOfFile,
    pack,
    writeFile: writeFileAtomically,
    checkWritable,
    makeFolder,
    openSource: openFileSource,
    openSymbols,
    createTextFile,
    standardOutput,
    hasDisplay: ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== ''),
    openWindow: (path) => openWindow(path, windowSettings()),
  };
}

async function main(): Promise<void> {
  const terminal = { out: sink(process.stdout), err: sink(process.stderr) };
  // Nobody reads what is said on the way, or the terminal is gone: no reason to lose a recording.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our answer may have read enough: `quiescope report FILE | head`.
    if (error.code === 'EPIPE') process.exit(0);
    const code = error.code === 'ENOSPC' ? 'disk-full' : 'file-unwritable';
    const unwritten = failure(code, `The answer could not be written to standard output: ${error.message}.`);
    process.exit(printFailure(terminal, process.env, unwritten));
  });
  try {
    process.exitCode = await runProgram(process.argv.slice(2), portsOn(terminal));
  } catch (bug) {
    if (process.env['QUIESCOPE_DEBUG'] !== undefined) throw bug;
    const what = bug instanceof Error ? bug.message : String(bug);
    process.exitCode = printFailure(terminal, process.env, failure('internal', `Quiescope failed: ${what}.`));
  }
}

void main();

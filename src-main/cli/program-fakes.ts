/** The command line on a guest and an analyst that only keep a diary; for tests. */
import { deflateRawSync } from 'node:zlib';
import { chunkedInMemory } from '@core/analysis/attribution';
import { overviewOf } from '@core/analysis/overview';
import type { ExportSource } from '@core/sharing/exported';
import { ExchangedRecording } from '@core/exchange/exchanged-recording';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { LEVELS } from '@core/phases/phase';
import type { GuestSettings } from '@core/analysis/settings';
import { memorySource } from '@core/byte-source';
import { MemoryArchive } from '@core/perf/byte-archive';
import { fail, failure, ok, type Failure, type Result } from '@core/errors';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { drawnAnalysis, drawnPaths, drawnSummary, loggedSummary } from '@core/testing/summaries';
import { monotonicNs } from '@core/units';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { RecordingJournal } from '../engine/ports/journal';
import type { Analyst } from '../engine/ports/analyst';
import type { Clock } from '../engine/ports/clock';
import type { DoctorReport } from '../engine/ports/machine';
import type { Guest, TerminalPort } from '../engine/ports/guest';
import type { QmpReply } from '../engine/ports/qmp';
import type { CliPorts, OpenFigures, TextOutput } from './ports';
import { runProgram } from './program';
import { frozenWallClock } from '../engine/session/session-fakes';

/** A clock that only sleeping moves. */
function steppedClock(): Clock {
  let now = 0n;
  return {
    now: () => monotonicNs((now += 1000n)),
    sleep: () => Promise.resolve(),
    wallTime: () => '2026-03-01T12:00:00.000Z',
    readWallClock: frozenWallClock,
  };
}

interface Script {
  /** Of the terminal; 100 if this is not given. */
  readonly columns?: number;
  readonly launch?: Failure;
  readonly save?: Failure;
  /** Whether there is no room in the folder for temporary files either. */
  readonly isAllFull?: boolean;
  readonly capture?: Failure;
  /** What QMP commands return; {} where nothing is said. */
  readonly replies?: Readonly<Record<string, unknown>>;
  /** Called at each QMP command. */
  readonly onCommand?: (command: string) => void;
  readonly doctor?: DoctorReport;
  readonly hasDisplay?: boolean;
  readonly snapshot?: Failure;
  readonly open?: Failure;
  /** Why the view of each snapshot cannot be read; it can if this is not given. */
  readonly view?: Failure;
  /** What killed runs left; nothing if this is not given. */
  readonly interrupted?: readonly InterruptedRecording[];
  /** The figures of each snapshot; none can be read if this is not given. */
  readonly figures?: (path: string) => Result<OpenFigures>;
  /** What the font of PNGs has not; it has all if this is not given. */
  readonly lacking?: readonly string[];
  /** What every file that is no snapshot holds; there is none if this is not given. */
  readonly perfData?: Uint8Array;
}

const someFunction = { name: 'f', offset: 1, module: '/m', basis: 'build-id' } as const;

const answer = <T>(value: T, wrong?: Failure): Promise<Result<T>> =>
  Promise.resolve(wrong === undefined ? ok(value) : { ok: false, error: wrong });

const SILENT_JOURNAL: RecordingJournal = {
  folder: '/under-way/own',
  probeGroup: 'quiescope_1_1',
  write: () => null,
  close: () => undefined,
  remove: () => undefined,
};

const silent: TerminalPort = {
  onData: () => () => undefined,
  write: () => undefined,
  resize: () => undefined,
};

/** In `files` once it is finished. */
function textFile(path: string, files: Map<string, string>): TextOutput {
  let text = '';
  return {
    write: (piece) => {
      text += piece;
      return path.startsWith('/full/') ? answer(null, failure('disk-full', 'No room.')) : answer(null);
    },
    finish: () => {
      files.set(path, text);
      return ok(null);
    },
    abandon: () => undefined,
  };
}

interface Setting {
  readonly script: Script;
  readonly clock: Clock;
  readonly diary: string[];
}

function diaryGuest<T extends GuestSettings | null>(
  settings: T,
  { script, clock, diary }: Setting,
): Omit<Guest, 'settings'> & { readonly settings: T } {
  const reply = (command: string): QmpReply => ({
    value: script.replies?.[command] ?? {},
    writtenAt: clock.now(),
    readAt: clock.now(),
    events: [],
  });
  return {
    pid: 1,
    settings,
    qemuPath: '/usr/bin/qemu-system-x86_64',
    commandLine: [],
    accelerator: 'kvm',
    acceleratorNote: null,
    qmp: {
      qemuVersion: '7.2',
      execute: (command) => {
        script.onCommand?.(command);
        return answer(reply(command));
      },
      onEvent: () => () => undefined,
      close: () => undefined,
    },
    terminals: { console: silent, monitor: silent },
    log: fail('trace-events-missing', 'A fake keeps no log.'),
    exited: new Promise(() => undefined),
    stderr: () => '',
    stop: () => {
      diary.push(settings === null ? 'guest left' : 'guest stopped');
      return Promise.resolve();
    },
  };
}

function diaryAnalyst({ script, diary }: Setting): Analyst {
  const done = (entry: string): Promise<void> => {
    diary.push(entry);
    return Promise.resolve();
  };
  return {
    startCapture: ({ level }) =>
      answer({ level, events: [], perfVersion: null, buildId: null, shortfalls: [] }, script.capture),
    stopCapture: () => answer(undefined),
    finishCapture: () =>
      answer({ id: 'r', path: null, summary: overviewOf(drawnSummary()), view: FIRST_VIEW }),
    abortCapture: () => done('capture aborted'),
    recover: () => answer({ id: 'k', path: null, summary: overviewOf(drawnSummary()), view: FIRST_VIEW }),
    cycleDriven: () => Promise.resolve(),
    onCyclesAnalysed: () => () => undefined,
    onCaptureFailed: () => () => undefined,
    onCaptureUnkept: () => () => undefined,
    open: (path) => {
      diary.push(`opened ${path}`);
      const isSnapshot = path.endsWith('.qsnap');
      const summary = overviewOf(isSnapshot ? drawnSummary() : loggedSummary());
      return answer({ id: 'i', path: isSnapshot ? path : null, summary, view: FIRST_VIEW }, script.open);
    },
    cancelOpening: () => done('opening cancelled'),
    previewAnonymised: () => Promise.resolve(fail('internal', 'not used')),
    exportRecording: () => Promise.resolve(fail('internal', 'not used')),
    cancelExport: () => Promise.resolve(),
    onExporting: () => () => undefined,
    onEnded: () => () => undefined,
    onCorrected: () => () => undefined,
    onOpening: (listener) => {
      listener({ stage: 'reading', done: 1024, total: 2048 });
      listener({ stage: 'analysing', done: 2048, total: 2048 });
      return () => undefined;
    },
    saveSnapshot: (_, path) =>
      answer(
        { path, sizeBytes: 2048, missing: null },
        path.startsWith('/temporary/') && script.isAllFull !== true ? undefined : script.save,
      ),
    timeline: () => Promise.resolve(fail('internal', 'not used')),
    overlay: () => Promise.resolve(fail('internal', 'not used')),
    compare: () => Promise.resolve(fail('internal', 'not used')),
    compareOverlay: () => Promise.resolve(fail('internal', 'not used')),
    compareFlame: () => Promise.resolve(fail('internal', 'not used')),
    sliceDetail: () => Promise.resolve(fail('internal', 'not used')),
    rangeSums: () => Promise.resolve(fail('internal', 'not used')),
    findSlice: () => Promise.resolve(fail('internal', 'not used')),
    checkFigures: () => Promise.resolve(fail('internal', 'not used')),
    barrierWaits: () => Promise.resolve(fail('internal', 'not used')),
    flame: () => Promise.resolve(fail('internal', 'not used')),
    paths: () => answer([null]),
    closeRecording: () => Promise.resolve(),
    dispose: () => done('analyst disposed'),
  };
}

/** What a test drives and reads: the program itself, what it said, launched, wrote and ended. */
export function stage(script: Script = {}) {
  const said = { out: '', err: '' };
  const launches: GuestSettings[] = [];
  const files = new Map<string, string>();
  const cancelling = new AbortController();
  const writeText: CliPorts['writePieces'] = async (path, pieces, goesOn) => {
    if (path.startsWith('/full/')) return fail('disk-full', 'No room.');
    const decoder = new TextDecoder();
    let [text, sizeBytes] = ['', 0];
    for (const piece of pieces) {
      text += decoder.decode(piece, { stream: true });
      sizeBytes += piece.length;
      if (!goesOn()) return fail('cancelled', 'It was cancelled.');
    }
    files.set(path, text);
    return ok({ sizeBytes });
  };
  const setting: Setting = { script, clock: steppedClock(), diary: [] };
  const { columns = 100, view } = script;
  const source = (): ExportSource => ({
    environment: drawnSummary().environment,
    recording: chunkedInMemory(drawRecording(STOP_CONT_DRAWING)),
    perf: [],
    view: FIRST_VIEW,
    passedOver: view === undefined ? [] : [{ part: 'view', failure: view }],
  });
  const ports: CliPorts = {
    terminal: {
      out: { write: (text) => void (said.out += text), isTerminal: false, columns },
      err: { write: (text) => void (said.err += text), isTerminal: false, columns },
    },
    env: {},
    version: '0.1.0',
    workingFolder: '/work-folder',
    temporaryFolder: '/temporary',
    cancelOnInterrupt: () => cancelling.signal,
    runDoctor: () =>
      Promise.resolve(script.doctor ?? { checks: [], levels: [...LEVELS], levelStates: [], plan: null }),
    launcher: {
      launch: (settings) => {
        launches.push(settings);
        return answer(diaryGuest(settings, setting), script.launch);
      },
    },
    attacher: {
      attach: (socket) => {
        setting.diary.push(`attached at ${socket}`);
        return answer(diaryGuest(null, setting), script.launch);
      },
    },
    createAnalyst: () => diaryAnalyst(setting),
    recording: {
      clock: setting.clock,
      hostFacts: { kernel: '6.18', cpuModel: 'A CPU', cpus: 2, memoryBytes: 1 },
      readThreads: () => answer([]),
    },
    openCalibrationHost: () => fail('file-unwritable', 'A fake has no place.'),
    openJournal: () => ok(SILENT_JOURNAL),
    interrupted: {
      list: () => Promise.resolve(script.interrupted ?? []),
      takeOver: (name) => ok(`/under-way/${name}`),
      giveBack: (name) => void setting.diary.push(`gave ${name} back`),
      discard: (name) => {
        setting.diary.push(`discarded ${name}`);
        return ok(null);
      },
    },
    readSnapshot: () => {
      if (script.snapshot !== undefined) return { ok: false, error: script.snapshot };
      const summary = drawnSummary();
      const exchanged = new ExchangedRecording(drawnAnalysis(), summary.environment);
      return ok({ summary, exchanged, source: source(), paths: () => drawnPaths() });
    },
    openRecording: () => {
      if (script.snapshot !== undefined) return { ok: false, error: script.snapshot };
      const close = (): void => void setting.diary.push('recording closed');
      return ok({ analysis: drawnAnalysis(), source: source(), table: () => null, close });
    },
    packForPage: (content) => deflateRawSync(content),
    snapshotForPage: () => null,
    writePieces: writeText,
    writePng: async (path, pieces, scale, goesOn) => {
      setting.diary.push(`drawn at ${String(scale)}`);
      const written = await writeText(path, pieces, goesOn);
      return written.ok ? ok({ ...written.value, lacking: script.lacking ?? [] }) : written;
    },
    readFigures: (path) =>
      script.figures === undefined
        ? fail('file-missing', `${path} could not be read.`, { path })
        : script.figures(path),
    openSource: (path) =>
      script.perfData === undefined
        ? fail('file-missing', `${path} could not be read.`, { path })
        : ok({
            ...memorySource(script.perfData),
            failure: null,
            readAhead(offset: number, target: Uint8Array) {
              return Promise.resolve(
                memorySource(script.perfData ?? new Uint8Array(0)).readInto(offset, target),
              );
            },
            newArchive: () => new MemoryArchive(),
            close: () => void setting.diary.push('source closed'),
          }),
    openSymbols: () => ({
      nameOf: () => someFunction,
      framesOf: (_pid, _timeNs, chain) => chain.map(() => someFunction),
      notes: () => ['Named by nobody.'],
    }),
    createTextFile: (path) => ok(textFile(path, files)),
    standardOutput: {
      write: (piece) => {
        said.out += piece;
        return answer(null);
      },
      finish: () => ok(null),
      abandon: () => undefined,
    },
    kindOfFile: (path) =>
      ok(path.endsWith('.data') ? 'perf.data' : path.endsWith('.log') ? 'qemu trace log' : 'snapshot'),
    pack: (content) => deflateRawSync(content),
    writeFile: (path, bytes) => {
      files.set(path, new TextDecoder().decode(bytes));
      return ok(null);
    },
    checkWritable: (path) => (path.startsWith('/ro/') ? fail('file-unwritable', 'No.', { path }) : ok(null)),
    makeFolder: (path) => {
      setting.diary.push(`made ${path}`);
      return ok(null);
    },
    hasDisplay: script.hasDisplay ?? true,
    openWindow: () => answer({ pid: 7 }),
  };
  const run = (line: string) => runProgram(line.split(' ').filter(Boolean), ports);
  return { run, diary: setting.diary, said, launches, files, cancelling };
}

import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { PassedOver } from '@core/analysis/passed-over';
import type { CycleTable } from '@core/analysis/cycle-table';
import type { ReportPaths } from '@core/analysis/report-path';
import type { ReadableFigures } from '@core/exchange/readable-figures';
import type { RecordingSummary } from '@core/analysis/summary';
import type { Result } from '@core/errors';
import type { ExchangedRecording } from '@core/exchange/exchanged-recording';
import type { PerfRecording } from '@core/perf/perf-recording';
import type { ExportSource } from '@core/sharing/exported';
import type { Pack } from '@core/snapshot/zip-writer';
import type { FileSource } from '../host/files/byte-source';
import type { OpenableKind } from '../host/files/input-file';
import type { RecordingSymbols } from '../host/code/symbols';
import type { CalibrationHost } from '../engine/calibrate/ports';
import type { InterruptedRecordings, OpenJournal } from '../engine/ports/journal';
import type { Analyst } from '../engine/ports/analyst';
import type { DoctorReport } from '../engine/ports/machine';
import type { GuestAttacher, GuestLauncher } from '../engine/ports/guest';
import type { RecordPorts } from '../engine/record/record';
import type { Terminal } from './terminal';

export interface OpenSnapshot {
  readonly summary: RecordingSummary;
  readonly exchanged: ExchangedRecording;
  /** What it holds, for a page. */
  readonly source: ExportSource;
  /** The critical paths of its cycles: made when they are asked for. */
  readonly paths: () => ReportPaths;
}

/** A snapshot's figures, with what of it is damaged and done without. */
export interface OpenFigures extends ReadableFigures {
  readonly passedOver: readonly PassedOver[];
}

/** A snapshot whose cycles are attributed when they are looked at. */
export interface OpenedRecording {
  readonly analysis: RecordingAnalysis;
  /** What it holds, for somebody else. */
  readonly source: ExportSource;
  /** The figures of all cycles as the file has them; null where they are to be made. */
  readonly table: () => CycleTable | null;
  close(): void;
}

/** Where a long text goes, piece by piece. */
export interface TextOutput {
  /** Settles when it can take more. Fails with disk-full or file-unwritable. */
  write(piece: string): Promise<Result<unknown>>;
  /** Puts it in place, if it is a file. */
  finish(): Result<unknown>;
  /** Leaves nothing of it, if it is a file. */
  abandon(): void;
}

/** What the commands need of the outside world; cli.ts gives it. */
export interface CliPorts {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Against which relative paths are taken. */
  readonly workingFolder: string;
  /** Where a recording is kept that could not be saved where it should. */
  readonly temporaryFolder: string;
  /** From now on the first interrupt aborts the signal instead of ending the process. */
  readonly cancelOnInterrupt: () => AbortSignal;
  /** Of the QEMU at `qemuPath`; null looks for it on PATH. */
  readonly runDoctor: (qemuPath: string | null, signal: AbortSignal) => Promise<DoctorReport>;
  readonly launcher: GuestLauncher;
  readonly attacher: GuestAttacher;
  /** A worker thread is behind it: made for the commands that record, and disposed of by them. */
  readonly createAnalyst: () => Analyst;
  readonly recording: Omit<RecordPorts, 'analyst' | 'version'>;
  /** Where a recording is kept for the case that we are killed. */
  readonly openJournal: OpenJournal;
  /** What killed runs left. */
  readonly interrupted: InterruptedRecordings;
  /** What the injections of a calibration do to this machine. */
  readonly openCalibrationHost: () => Result<CalibrationHost>;
  readonly readSnapshot: (path: string) => Result<OpenSnapshot>;
  /** Fails with file-missing, file-unreadable, snapshot-corrupt or snapshot-too-new. */
  readonly openRecording: (path: string) => Result<OpenedRecording>;
  /** Its cycles' figures: as they came with the file where this program's attribution made them, else of what can be read. */
  readonly readFigures: (path: string) => Result<OpenFigures>;
  /** By its contents. Fails with file-missing, file-unreadable or input-foreign. */
  readonly kindOfFile: (path: string) => Result<OpenableKind>;
  /** Deflates what goes into a snapshot. */
  readonly pack: Pack;
  readonly writeFile: (path: string, bytes: Uint8Array) => Result<unknown>;
  /** The same better, for a page. */
  readonly packForPage: Pack;
  /** The snapshot at `path` as it is, for a page; null where it is damaged anywhere, or too large to be in one. */
  readonly snapshotForPage: (path: string) => Uint8Array | null;
  /**
   * Puts the pieces there wholly or not at all; asked after each, false ends it with cancelled. Fails with disk-full or
   * file-unwritable, or where what they are made of cannot be read.
   */
  readonly writePieces: (
    path: string,
    pieces: Iterable<Uint8Array>,
    goesOn: () => boolean,
  ) => Promise<Result<{ readonly sizeBytes: number }>>;
  /**
   * The pieces are an SVG; what is put there is a PNG with `scale` pixels for each of its own. Fails with usage for too many.
   * `lacking`: characters that no font is here for, each once.
   */
  readonly writePng: (
    path: string,
    svgPieces: Iterable<Uint8Array>,
    scale: number,
    goesOn: () => boolean,
  ) => Promise<Result<{ readonly sizeBytes: number; readonly lacking: readonly string[] }>>;
  /** Fails with file-unwritable: told before a recording rather than after it. */
  readonly checkWritable: (path: string) => Result<unknown>;
  /** And those above it, where they are missing. Fails with file-unwritable or disk-full. */
  readonly makeFolder: (path: string) => Result<unknown>;
  /** Fails with file-missing or file-unreadable. */
  readonly openSource: (path: string) => Result<FileSource>;
  readonly openSymbols: (recording: PerfRecording) => RecordingSymbols;
  /** Appears under its name when it is finished. Fails with disk-full or file-unwritable. */
  readonly createTextFile: (path: string) => Result<TextOutput>;
  readonly standardOutput: TextOutput;
  readonly hasDisplay: boolean;
  /** Starts the application with a snapshot open and leaves it running. Fails with file-missing. */
  readonly openWindow: (path: string) => Promise<Result<{ readonly pid: number }>>;
}

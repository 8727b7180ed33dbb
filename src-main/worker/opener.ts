/** Opens files of every kind: snapshots at once, recordings of others step by step. */
import type { ImportKind } from '@core/analysis/environment';
import type { ByteSource } from '@core/byte-source';
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { Imported, ImportInput } from '@core/import/import-perf';
import { importPerf } from '@core/import/import-perf';
import type { ChooseKernel } from '@core/import/kernel-names';
import { importTraceLog } from '@core/import/import-trace-log';
import { decodePerfFile } from '@core/perf/perf-file';
import { createTraceLogDecoder } from '@core/trace-log/decoder';
import { FIRST_VIEW } from '@core/timeline/view-state';
import type { OpenOptions, OpenProgress } from '../engine/ports/analyst';
import { openFileSource } from '../host/files/byte-source';
import type { FileSource } from '../host/files/byte-source';
import { decodePastDamage } from '../host/files/decode-ahead';
import { kindOfSource } from '../host/files/input-file';
import { openSnapshotFile } from '../host/files/snapshot-file';
import type { SnapshotFile } from '../host/files/snapshot-file';
import type { GoesOn, RecordingContent } from './recordings';

export interface OpenerPorts {
  readonly onProgress: (progress: OpenProgress) => void;
  /** Lets whatever else waits have its turn: a cancellation, a view of another recording. */
  readonly pause: () => Promise<void>;
  readonly chooseKernel: ChooseKernel;
}

/** A snapshot, from which whoever has it reads on and which they close; or what was imported, which lies in none. */
export type Opened =
  | { readonly is: 'stored'; readonly file: SnapshotFile; readonly path: string }
  | { readonly is: 'imported'; readonly content: RecordingContent };

/** Some ten milliseconds of decoding: whoever waits for a view hardly notices. */
const STEP_BYTES = 2 << 20;

const CANCELLED = fail('cancelled', 'Opening was cancelled.');

export class Opener {
  private importing = false;
  private cancelled = false;
  private attributing = false;

  constructor(private readonly ports: OpenerPorts) {}

  /** Fails as Analyst.open says; every failure names the file. */
  async open(path: string, options: OpenOptions): Promise<Result<Opened>> {
    const source = openFileSource(path);
    if (!source.ok) return source;
    try {
      const opened = await this.openSource(path, source.value, options);
      // What could not be read looks like a damaged file.
      const failure = source.value.failure ?? (opened.ok ? null : opened.error);
      return failure === null ? opened : err(naming(path, failure));
    } finally {
      source.value.close();
    }
  }

  cancel(): void {
    this.cancelled = this.importing || this.attributing;
  }

  /** What was opened is being attributed: its steps are told, and hear of a cancellation. */
  async whileAttributing<T>(work: (goesOn: GoesOn) => Promise<T>): Promise<T> {
    this.attributing = true;
    this.cancelled = false;
    try {
      return await work((done, total) => this.goesOn({ stage: 'attributing', done, total }));
    } finally {
      this.attributing = false;
    }
  }

  private async openSource(path: string, source: FileSource, options: OpenOptions): Promise<Result<Opened>> {
    const kind = kindOfSource(path, source);
    if (!kind.ok) return kind;
    if (kind.value === 'snapshot') {
      const file = openSnapshotFile(path);
      return file.ok ? ok({ is: 'stored', file: file.value, path }) : file;
    }
    if (this.importing) return fail('busy', 'Another file is being imported.');
    this.importing = true;
    this.cancelled = false;
    try {
      return await this.importAs(kind.value, path, source, options);
    } finally {
      this.importing = false;
    }
  }

  private async importAs(
    kind: ImportKind,
    path: string,
    source: FileSource,
    { pid, version }: OpenOptions,
  ): Promise<Result<Opened>> {
    const input: ImportInput = { kind, file: path, sizeBytes: source.sizeBytes, pid, version, isoTime };
    const imported = await (kind === 'qemu trace log'
      ? this.importLog(source, input)
      : this.importPerf(source, input));
    if (!imported.ok) return imported;
    if (this.cancelled) return CANCELLED;
    // The file itself stays where it is: a snapshot of an import holds what was found in it, and says so.
    const perf = kind === 'qemu trace log' ? [] : [{ name: 'imported', bytes: null }];
    return ok({ is: 'imported', content: { ...imported.value, perf, view: FIRST_VIEW } });
  }

  private async importPerf(source: FileSource, input: ImportInput): Promise<Result<Imported>> {
    const decoding = decodePerfFile(source, source.newArchive);
    if (!decoding.ok) return decoding;
    const { value } = decoding;
    const { totalBytes } = value;
    let toldBytes = 0;
    if (!(await this.goesOn({ stage: 'reading', done: 0, total: totalBytes }))) return CANCELLED;
    const decoded = await decodePastDamage(source, value, () => {
      const { doneBytes } = value;
      if (doneBytes - toldBytes < STEP_BYTES) return !this.cancelled;
      toldBytes = doneBytes;
      return this.goesOn({ stage: 'reading', done: doneBytes, total: totalBytes });
    });
    if (!decoded.ok) return decoded;
    const damage = decoded.value;
    if (damage === null) return CANCELLED;
    if (!(await this.goesOn({ stage: 'analysing', done: totalBytes, total: totalBytes }))) return CANCELLED;
    return importPerf({ perf: value.finish(), damage }, input, this.ports.chooseKernel);
  }

  private async importLog(source: ByteSource, input: ImportInput): Promise<Result<Imported>> {
    const decoder = createTraceLogDecoder();
    const totalBytes = source.sizeBytes;
    for (let doneBytes = 0; doneBytes < totalBytes;) {
      const piece = source.read(doneBytes, STEP_BYTES);
      if (piece.length === 0) break;
      decoder.feed(piece);
      doneBytes += piece.length;
      if (!(await this.goesOn({ stage: 'reading', done: doneBytes, total: totalBytes }))) return CANCELLED;
    }
    const log = decoder.finish();
    if (log.ok) return importTraceLog(log.value, input);
    // Nobody said that it is a log: it is text of whatever kind.
    const { code, facts } = log.error;
    return code === 'trace-log-foreign'
      ? fail('input-foreign', 'This is text, but no QEMU trace log: no line is a trace event’s.', facts)
      : log;
  }

  /** Tells how far it is, lets others have their turn, and says whether to go on. */
  private async goesOn(progress: OpenProgress): Promise<boolean> {
    this.ports.onProgress(progress);
    await this.ports.pause();
    return !this.cancelled;
  }
}

const naming = (path: string, { code, message, facts }: Failure): Failure => ({
  code,
  message: message.startsWith(path) ? message : `${path}: ${message}`,
  facts: { ...facts, path },
});

function isoTime(wallNs: bigint): string | null {
  const date = new Date(Number(wallNs / 1_000_000n));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

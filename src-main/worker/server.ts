/** The worker's side of each call, without its thread. */
import type { Failure } from '@core/errors';
import { err } from '@core/errors';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { RecordingOverview } from '@core/analysis/overview';
import { removeJournalFolder } from '../host/journal/journal-folder';
import { chooseKernelSymbols } from '../host/code/kernel-symbols';
import { buildRecording } from './build-recording';
import { Capture } from './capture';
import type { CaptureHost } from './capture-host';
import type {
  AnalysedCycle,
  CapturePlan,
  ExportProgress,
  OpenProgress,
  RecordingId,
} from '../engine/ports/analyst';
import { Exporter } from './exporter';
import { Opener } from './opener';
import type { CallMessage, CallName, Calls } from './protocol';
import { Recordings } from './recordings';
import { recoverRecording } from './recover';
import type { RecordingContent } from './recordings';

/** What the worker tells without being asked. */
export interface ServerEvents {
  readonly onCaptureFailed: (failure: Failure) => void;
  readonly onCyclesAnalysed: (cycles: readonly AnalysedCycle[]) => void;
  readonly onCaptureUnkept: (failure: Failure) => void;
  readonly onOpening: (progress: OpenProgress) => void;
  readonly onExporting: (progress: ExportProgress) => void;
  readonly onCorrected: (id: RecordingId, overview: RecordingOverview) => void;
}

type Handlers = { readonly [N in CallName]: (...args: Parameters<Calls[N]>) => ReturnType<Calls[N]> };

export function serve(host: CaptureHost, tell: ServerEvents): (message: CallMessage) => Promise<unknown> {
  const recordings = new Recordings(tell.onCorrected);
  const exporter = new Exporter(tell.onExporting);
  const opener = new Opener({
    onProgress: tell.onOpening,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    chooseKernel: (recorded) => chooseKernelSymbols(recorded),
  });
  const { onCaptureFailed: onDied, onCyclesAnalysed: onCycles, onCaptureUnkept: onUnkept } = tell;
  const capture = new Capture(host, { onDied, onCycles, onUnkept });
  const handlers: Handlers = {
    startCapture: (plan) => capture.start(plan),
    cycleDriven: async (cycle) => capture.cycleDriven(cycle),
    stopCapture: () => capture.stop(),
    finishCapture: async (finish) => {
      const captured = await capture.finish();
      if (!captured.ok) return captured;
      const content = buildRecording(captured.value, finish);
      if (!content.ok) return content;
      return recordings.add(
        await withFences(host, keptIn(content.value, captured.value.plan), 'path'),
        always,
      );
    },
    recover: async (folder) => {
      const content = await recoverRecording(folder);
      if (!content.ok) return content;
      return recordings.add(await withFences(host, content.value, 'build-id'), always);
    },
    abortCapture: () => capture.abort(),
    open: async (path, options) => {
      const opened = await opener.open(path, options);
      if (!opened.ok) return opened;
      const { value } = opened;
      return opener.whileAttributing(async (goesOn) =>
        value.is === 'stored'
          ? recordings.addStored(value.file, value.path, goesOn)
          : recordings.add(await withFences(host, value.content, 'build-id'), goesOn),
      );
    },
    cancelOpening: async () => opener.cancel(),
    saveSnapshot: async (id, path, view) => recordings.save(id, path, view),
    exportRecording: async (id, path, request) => {
      const exported = recordings.exported(id, request);
      return exported.ok ? exporter.write(exported.value, path) : exported;
    },
    cancelExport: async () => exporter.cancel(),
    ...questions(recordings),
    closeRecording: async (id) => recordings.close(id),
    dispose: async () => {
      opener.cancel();
      await exporter.end();
      await capture.abort();
      host.release();
    },
  };
  return ({ call, args }) => apply(handlers[call], args);
}

/** What was recorded, with the journal that goes once it is saved or closed. */
const keptIn = (content: RecordingContent, { journal = null }: CapturePlan): RecordingContent =>
  journal === null ? content : { ...content, removeJournal: () => removeJournalFolder(journal) };

/** What is asked of recordings that are open. */
const questions = (recordings: Recordings) =>
  ({
    overlay: async (id, request) => recordings.overlay(id, request),
    compare: (request) => recordings.comparisons.figures(request),
    compareOverlay: async (request) => recordings.comparisons.overlay(request),
    compareFlame: (asker, request) => recordings.comparisons.flame(asker, request),
    timeline: (id, request) => recordings.timeline(id, request),
    sliceDetail: async (id, request) => recordings.ask(id, (source) => source.detail(request)),
    rangeSums: async (id, request) => recordings.ask(id, (source) => source.sums(request)),
    findSlice: async (id, request) => recordings.ask(id, (source) => source.find(request)),
    flame: (id, asker, request) => recordings.flame(id, asker, request),
    barrierWaits: (id, asker, cycles) => recordings.barrierWaits(id, asker, cycles),
    checkFigures: (id, asker) => recordings.checkFigures(id, asker),
    previewAnonymised: async (id, request) => recordings.previewAnonymised(id, request),
    paths: async (id) => recordings.paths(id),
  }) satisfies Partial<Handlers>;

/**
 * `knownBy`: what was recorded just now knows its QEMU by path; what was recorded elsewhere, or long ago, by build id
 * alone, and has the fences of the same build on this machine, if there is one.
 */
async function withFences(
  host: CaptureHost,
  content: RecordingContent,
  knownBy: 'path' | 'build-id',
): Promise<RecordingContent> {
  const { environment, recording } = content;
  const { path, buildId } = environment.qemu;
  if (environment.fences !== null || path === null || (knownBy === 'build-id' && buildId === null))
    return content;
  const fences = await host.auditFences(path, buildId, recording);
  return { ...content, environment: { ...environment, fences } };
}

/** What was recorded just now cannot be cancelled any more. */
const always = async (): Promise<boolean> => {
  await new Promise((resolve) => setImmediate(resolve));
  return true;
};

/** A call's name and its arguments belong together; their types say so only one by one. */
async function apply(
  handler: (...args: never[]) => Promise<unknown>,
  args: readonly unknown[],
): Promise<unknown> {
  try {
    return await handler(...(args as never[]));
  } catch (error) {
    // A file that was there when it was opened and is damaged, or gone.
    if (error instanceof UnreadableEvents) return err(error.failure);
    throw error;
  }
}

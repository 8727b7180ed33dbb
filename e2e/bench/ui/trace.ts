/** Chromium's own trace of a gesture: how long scripts ran, frame by frame. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';

const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'v8.execute',
  'v8',
];

/** What a browser's own performance panel counts as scripting. */
const SCRIPTING = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'v8.callFunction',
  'v8.compile',
  'v8.newInstance',
  'v8.run',
  'V8.GC_SCAVENGER',
  'V8.GC_MARK_COMPACTOR',
]);
const FRAME = 'BeginMainThreadFrame';

/** One entry of a trace's `traceEvents`; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Columns of frames that ran any script, in milliseconds. */
export interface FramesMeasured {
  /** Wall time of the window's main thread in scripts. */
  readonly scriptMs: readonly number[];
  /** The processor time of the same. */
  readonly scriptCpuMs: readonly number[];
  /** All that the main thread did, scripts, layout and painting alike. */
  readonly busyMs: readonly number[];
  /** Scripts of the window's workers in the same frames. */
  readonly workerMs: readonly number[];
}

/** Traces the window of process `renderer` during `gesture`. */
export async function traceFrames(
  app: ElectronApplication,
  renderer: number,
  folder: string,
  gesture: () => Promise<void>,
): Promise<FramesMeasured> {
  await app.evaluate(
    ({ contentTracing }, included) =>
      contentTracing.startRecording({ included_categories: included, excluded_categories: ['*'] }),
    CATEGORIES,
  );
  await gesture();
  const path = join(folder, 'gesture-trace.json');
  await app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), path);
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
  return framesOf(traceEvents.filter(({ pid }) => pid === renderer));
}

/** The frames of one renderer's trace. */
export function framesOf(events: readonly TraceEvent[]): FramesMeasured {
  const named = (name: string): Set<number> =>
    new Set(events.flatMap((event) => (isThread(event, name) ? [event.tid] : [])));
  const [main] = named('CrRendererMain');
  const workers = named('DedicatedWorker thread');
  const onMain = events.filter(({ tid }) => tid === main);
  const starts = onMain.flatMap(({ name, ts }) => (name === FRAME ? [ts] : [])).sort((a, b) => a - b);
  const scripts = outermost(onMain.filter(({ name }) => SCRIPTING.has(name)));
  const tasks = outermost(onMain.filter(({ name }) => name === 'RunTask'));
  const inWorkers = [...workers].flatMap((worker) =>
    outermost(events.filter(({ name, tid }) => tid === worker && SCRIPTING.has(name))),
  );
  const script = perFrame(starts, scripts, ({ dur }) => dur ?? 0);
  const rows = [
    script,
    perFrame(starts, scripts, ({ tdur, dur }) => tdur ?? dur ?? 0),
    // The task that draws a frame begins a moment before the frame does.
    perFrame(
      starts,
      tasks.map((task) => ({ ...task, ts: task.ts + (task.dur ?? 0) })),
      ({ dur }) => dur ?? 0,
    ),
    perFrame(starts, inWorkers, ({ dur }) => dur ?? 0),
  ].map((row) => row.filter((_, frame) => (script[frame] ?? 0) > 0));
  const [scriptMs = [], scriptCpuMs = [], busyMs = [], workerMs = []] = rows;
  return { scriptMs, scriptCpuMs, busyMs, workerMs };
}

const isThread = ({ name, ph, args }: TraceEvent, thread: string): boolean =>
  ph === 'M' && name === 'thread_name' && args?.name?.startsWith(thread) === true;

/** Slices of one thread that lie in no other one of them. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let untilUs = -Infinity;
  return events
    .filter(({ ph, dur }) => ph === 'X' && dur !== undefined)
    .sort((left, right) => left.ts - right.ts || (right.dur ?? 0) - (left.dur ?? 0))
    .filter(({ ts, dur }) => {
      if (ts < untilUs) return false;
      untilUs = ts + (dur ?? 0);
      return true;
    });
}

/** A slice counts for the frame in which it starts; what comes before the first one counts for that. */
function perFrame(
  starts: readonly number[],
  slices: readonly TraceEvent[],
  lengthUs: (slice: TraceEvent) => number,
): number[] {
  const sums = starts.map(() => 0);
  for (const slice of slices) {
    const next = starts.findIndex((start) => start > slice.ts);
    const frame = Math.max(0, (next < 0 ? starts.length : next) - 1);
    if (frame < sums.length) sums[frame] = (sums[frame] ?? 0) + lengthUs(slice) / 1000;
  }
  return sums;
}

/** QEMU's other threads, tasks outside QEMU, and what the sampling clock found: from the events of one cycle. */
import { threadName } from '../phases/wait-words';
import { findRow, firstRowFrom, rowsOf } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import { countHolding } from '../sorted';
import { formatDuration } from '../units';
import { workersOf } from './cycle-context';
import type { CycleContext } from './cycle-context';
import type { CycleSheet } from './drawn-cycle';
import type { SliceFacts, SlicePlace } from './slice-facts';
import { drawCourse } from './vcpu-lane';

const WOKEN = kindIndex('woken');
const SAMPLED = kindIndex('sampled');

/** Tells the rows of the cycle among a thread's. */
function rowsWithin(
  context: CycleContext,
  rows: Uint32Array,
  tell: (row: number, timeNs: number) => void,
): void {
  const { recording, originNs, seenNs } = context;
  const { events } = recording;
  for (let at = firstRowFrom(events, rows, originNs); at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    if (timeNs > seenNs) return;
    tell(row, timeNs);
  }
}

/** Threads that an event of the cycle tells of: their states where their switches were recorded, and whom they woke. */
export function drawWorkers(context: CycleContext, sheet: CycleSheet): void {
  const { recording, indexed, courses, originNs } = context;
  const { events } = recording;
  for (const thread of workersOf(context)) {
    const wokenRows: number[] = [];
    let isTold = false;
    rowsWithin(context, rowsOf(indexed.activity, thread.tid), (row) => {
      isTold = true;
      if (events.kind[row] === WOKEN && events.a[row] === thread.tid) wokenRows.push(row);
    });
    const course = isTold ? (courses?.of(thread.tid) ?? null) : null;
    const hasStates = course !== null && course.runs.length > 0;
    if (!hasStates && wokenRows.length === 0) continue;
    const { table } = sheet;
    const lane = table.lane(`thread-${String(thread.tid)}`, () => ({
      kind: 'worker',
      title: thread.is.role === 'main' ? 'main loop' : thread.name,
      subtitle: String(thread.tid),
      place: thread.tid,
    }));
    if (hasStates) drawCourse(context, course, sheet, table.row(lane, 0));
    for (const row of wokenRows) {
      const woken = threadName(recording, events.tid[row] ?? -1);
      sheet.mark(table.markRow(lane, 'woke'), (events.timeNs[row] ?? 0) - originNs, `wakes ${woken}`);
    }
  }
}

/** The moments at which anything but QEMU's own threads woke one of them. */
export function drawOutside(context: CycleContext, sheet: CycleSheet): void {
  const { recording, originNs, seenNs } = context;
  const { events, threads } = recording;
  const own = new Set<number>(threads.map(({ tid }) => tid));
  const first = countHolding(events.count, (row) => (events.timeNs[row] ?? 0) < originNs);
  for (let row = first; row < events.count && (events.timeNs[row] ?? 0) <= seenNs; row += 1) {
    const by = events.a[row] ?? -1;
    if (events.kind[row] !== WOKEN || by < 0 || own.has(by)) continue;
    const lane = sheet.table.lane('outside', () => ({
      kind: 'outside',
      title: 'outside QEMU',
      subtitle: 'kernel, others',
      place: 0,
    }));
    const label = `${threadName(recording, by)} wakes ${threadName(recording, events.tid[row] ?? -1)}`;
    sheet.mark(sheet.table.markRow(lane, 'woke'), (events.timeNs[row] ?? 0) - originNs, label);
  }
}

/** Samples of the driving threads, on the lane of their calls. */
export function drawSamples(context: CycleContext, sheet: CycleSheet): void {
  const { recording, indexed, analysis, originNs } = context;
  const { events } = recording;
  const lane = sheet.table.laneNamed('main');
  if (lane < 0 || recording.code.length === 0) return;
  for (const { tid } of analysis.courses?.cycle.driven ?? []) {
    rowsWithin(context, rowsOf(indexed.rows, tid), (row, timeNs) => {
      if (events.kind[row] !== SAMPLED) return;
      const markRow = sheet.table.markRow(lane, 'sampled');
      const stack = events.stack[row] ?? -1;
      sheet.mark(markRow, timeNs - originNs, sampledName(context, row), stack);
    });
  }
}

/** Of a sample on the lane of the driving threads' calls. */
export function sampleFacts(context: CycleContext, { startNs }: SlicePlace): SliceFacts | null {
  const { recording, indexed, analysis, originNs } = context;
  const { events, stacks } = recording;
  for (const { tid } of analysis.courses?.cycle.driven ?? []) {
    const atNs = startNs + originNs;
    const own = rowsOf(indexed.rows, tid);
    const row = findRow(events, own, atNs, atNs + 1, (at) => events.kind[at] === SAMPLED);
    if (row < 0) continue;
    return {
      title: sampledName(context, row),
      facts: [
        ['at', formatDuration(startNs)],
        ['thread', `${threadName(recording, tid)} ${String(tid)}`],
      ],
      stack: stacks[events.stack[row] ?? -1] ?? [],
      evidence: 'The sampling clock found the thread on a CPU there',
    };
  }
  return null;
}

/** The leaf alone: nothing tells who called QEMU's functions. */
function sampledName({ recording }: CycleContext, row: number): string {
  const { events, code, stacks } = recording;
  const site = code[events.a[row] ?? -1];
  if (site === undefined) return `${stacks[events.stack[row] ?? -1]?.[0] ?? 'no symbol'} (kernel)`;
  return site.function ?? (site.file === null ? 'no symbol' : `no symbol (${site.file})`);
}

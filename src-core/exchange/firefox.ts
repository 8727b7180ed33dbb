/**
 * A processed profile of the Firefox Profiler, version 60, which it upgrades when it opens it: a thread a lane, whose slices are its
 * markers, and samples where a clock sampled. Times are milliseconds with six decimals: no nanosecond is lost.
 */
import { rowsOf, firstRowFrom } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { ExchangedCycle, ExchangedRecording } from './exchanged-recording';
import { Lane, LANE_KINDS, lanesOf } from './lanes';
import type { Lanes } from './lanes';
import { ProfileStacks } from './firefox-stacks';
import { recordingTitle } from './recording-title';
import { TextPieces } from './text-pieces';

const SAMPLED = kindIndex('sampled');
const UNKNOWN_PID = '0';
/** A marker that has a beginning and an end. */
const INTERVAL = 1;

/** The first is what everything else belongs to. */
const CATEGORIES = [
  { name: 'Other', color: 'grey' },
  { name: 'cycles', color: 'purple' },
  { name: 'calls', color: 'blue' },
  { name: 'states', color: 'orange' },
].map((category) => ({ ...category, subcategories: ['Other'] }));

export function* firefoxPieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const stacks = new ProfileStacks(exchanged.recording);
  const samples = new Map<number, Lane>();
  const lanes = yield* lanesOf(exchanged, (cycle) => gatherSamples(cycle, samples, stacks));
  const text = new TextPieces();
  text.add(`{"meta":${JSON.stringify(metaOf(exchanged))},"libs":[],"pages":[],\n"threads":[`);
  for (const [at, lane] of lanes.lanes.entries()) {
    if (at > 0) text.add(',');
    text.add('\n');
    yield* threadPieces(text, lane, lanes, samples.get(lane.tid) ?? null);
  }
  text.add(`],\n"shared":${JSON.stringify(stacks.shared(lanes.names))}}\n`);
  yield text.rest();
}

function metaOf(exchanged: ExchangedRecording): object {
  const { environment, recording } = exchanged;
  const { quiescope, host } = environment;
  return {
    interval: 1,
    // Since 1970, where the recording's own clock is the wall's; what the wall showed at another's instant is not on record.
    startTime: recording.clock === 'wall' ? Number(recording.origin / 1_000_000n) : 0,
    ...{ processType: 0, product: recordingTitle(exchanged), stackwalk: 0, version: 32 },
    ...{ preprocessedProfileVersion: 60, symbolicated: true, usesOnlyOneStackType: true },
    ...{ importedFrom: `Quiescope ${quiescope}`, arguments: '', doesNotUseFrameImplementation: true },
    ...(host.cpuModel === null ? {} : { CPUName: host.cpuModel }),
    ...(host.kernel === null ? {} : { oscpu: `Linux ${host.kernel}` }),
    categories: CATEGORIES,
    markerSchema: LANE_KINDS.map((name) => ({
      name,
      display: ['marker-chart', 'marker-table'],
      ...{ chartLabel: '{marker.name}', tableLabel: '{marker.name}', tooltipLabel: '{marker.name}' },
      fields: [],
    })),
  };
}

/** The cycle's, by thread: as a lane's slices without length, named by their stack. */
function gatherSamples(
  { context, firstRow, endRow }: ExchangedCycle,
  samples: Map<number, Lane>,
  stacks: ProfileStacks,
): void {
  const { events } = context.recording;
  if (firstRow >= endRow) return;
  const fromNs = events.timeNs[firstRow] ?? 0;
  for (const { tid } of context.recording.threads) {
    const rows = rowsOf(context.indexed.rows, tid);
    for (let at = firstRowFrom(events, rows, fromNs); at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      if (row >= endRow) break;
      if (events.kind[row] !== SAMPLED || row < firstRow) continue;
      let lane = samples.get(tid);
      if (lane === undefined) samples.set(tid, (lane = new Lane('calls', '', tid)));
      const timeNs = events.timeNs[row] ?? 0;
      lane.put(stacks.of(events.a[row] ?? -1, events.stack[row] ?? -1), timeNs, timeNs);
    }
  }
}

function* threadPieces(
  text: TextPieces,
  lane: Lane,
  { pid }: Lanes,
  samples: Lane | null,
): Generator<Uint8Array> {
  const { kind, title, tid } = lane;
  const thread = {
    ...{ processType: 'default', processStartupTime: 0, processShutdownTime: null },
    ...{ registerTime: 0, unregisterTime: null, pausedRanges: [] },
    ...{ name: title, processName: 'QEMU', isMainThread: kind === 'cycles' },
    pid: pid === null ? UNKNOWN_PID : String(pid),
    tid: kind === 'calls' ? tid : `${kind} ${String(tid)}`,
  };
  text.add(`${JSON.stringify(thread).slice(0, -1)},"samples":{"weightType":"samples","weight":null`);
  const sampled = kind === 'calls' ? samples : null;
  const rows = sampled?.count ?? 0;
  yield* columnPieces(text, 'stack', rows, (at) => String(sampled?.name(at) ?? null));
  yield* columnPieces(text, 'time', rows, (at) => milliseconds(sampled?.startNs(at) ?? 0));
  text.add(`,"length":${String(rows)}},"markers":{"length":${String(lane.count)}`);
  const category = String(1 + LANE_KINDS.indexOf(kind));
  const payload = JSON.stringify({ type: kind });
  yield* columnPieces(text, 'name', lane.count, (at) => String(lane.name(at)));
  yield* columnPieces(text, 'startTime', lane.count, (at) => milliseconds(lane.startNs(at)));
  yield* columnPieces(text, 'endTime', lane.count, (at) => milliseconds(lane.endNs(at)));
  yield* columnPieces(text, 'phase', lane.count, () => String(INTERVAL));
  yield* columnPieces(text, 'category', lane.count, () => category);
  yield* columnPieces(text, 'data', lane.count, () => payload);
  text.add('}}');
}

function* columnPieces(
  text: TextPieces,
  name: string,
  count: number,
  cell: (at: number) => string,
): Generator<Uint8Array> {
  text.add(`,"${name}":[`);
  for (let at = 0; at < count; at += 1) {
    text.add(at === 0 ? cell(at) : `,${cell(at)}`);
    const piece = text.piece();
    if (piece.length > 0) yield piece;
  }
  text.add(']');
}

/** Exact below 2^33 milliseconds, which are 99 days. */
const milliseconds = (ns: number): string => (ns / 1e6).toFixed(6);

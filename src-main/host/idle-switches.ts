/**
 * Whether this kernel's idle tasks lose perf's tracepoints: once their recursion counter is stuck (seen on Linux 6.18, until
 * the next boot) whoever gets a CPU from idle gets it unseen, and perf counts nothing lost. Accounting events make up for it,
 * but they fire for every thread of the machine, so they are recorded only where they are needed.
 */
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import { chunkOf, indexInChunk } from '@core/perf/record-columns';
import { RECORD } from '@core/perf/record-types';
import { createSampleReader } from '@core/perf/sample-reader';
import type { PerfRecording } from '@core/perf/perf-recording';
import { startPerf } from './perf';

const WATCHED_MS = 60;
/** Fewer switches say nothing. */
const LEAST_OF_ALL = 10;
const LEAST_OF_A_CPU = 5;

/** Switches of one CPU to its idle task and away from it. */
export interface IdleSwitches {
  to: number;
  away: number;
}

let known: Promise<boolean> | null = null;

/** Looks once; a machine that could not be looked at counts as one that loses them. */
export function losesIdleSwitches(): Promise<boolean> {
  known ??= look();
  return known;
}

async function look(): Promise<boolean> {
  const decoder = createPerfDecoder();
  const events = ['-e', 'sched:sched_switch', '--filter', 'prev_pid==0||next_pid==0'];
  const sink = (bytes: Uint8Array): void => void decoder.feed(bytes);
  const perf = await startPerf(events, { signal: new AbortController().signal, sink });
  if (!perf.ok) return true;
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  await perf.value.finish();
  await perf.value.close();
  const recorded = decoder.finish();
  return !recorded.ok || judgeIdleSwitches(countByCpu(recorded.value));
}

/** Whether idle tasks lose their switches, as far as the counts tell; where they tell nothing they do. */
export function judgeIdleSwitches(byCpu: readonly IdleSwitches[]): boolean {
  const all = byCpu.reduce((sum, { to }) => sum + to, 0);
  return all < LEAST_OF_ALL || byCpu.some(({ to, away }) => to >= LEAST_OF_A_CPU && away * 2 < to);
}

function countByCpu(recording: PerfRecording): IdleSwitches[] {
  const byCpu = new Map<number, IdleSwitches>();
  const reader = createSampleReader(recording);
  const { timed } = recording;
  for (let row = 0; row < timed.count; row += 1) {
    const chunk = chunkOf(timed, row);
    const place = indexInChunk(row);
    const format = recording.events[chunk.event[place] ?? -1]?.format;
    if (chunk.type[place] !== RECORD.sample || !format) continue;
    const cpu = chunk.cpu[place] ?? -1;
    const counts = byCpu.get(cpu) ?? { to: 0, away: 0 };
    byCpu.set(cpu, counts);
    const { view, rawAt } = reader.read(timed, row);
    if (format.reader('prev_pid')?.(view, rawAt) === 0) counts.away += 1;
    else counts.to += 1;
  }
  return [...byCpu.values()];
}
